import Blocks
import InvertedIndex
import SeriesModel
import TSDB
import TestSupport
import Testing

extension StoreMaintenanceTests {
  @Test("writes a head that has been silent for a while to a block")
  func idle() throws {
    var options = StoreOptions.small
    options.flushing.idleTime = 40_000
    let files = MemoryFileSystem()
    let store = try open(files, options)
    let expected = try append([100, 200, 300], to: store)
    try store.maintain()
    clock.advance(by: 39_999)
    try store.maintain()
    #expect(try BlockDirectory.blocks(in: "/data", on: files).isEmpty)
    // A commit is not silence.
    let last = try append([400], to: store).merging(expected) { $1.merging($0) { $1 } }
    clock.advance(by: 39_999)
    try store.maintain()
    #expect(try BlockDirectory.blocks(in: "/data", on: files).isEmpty)
    clock.advance(by: 10_001)
    try store.maintain()
    #expect(try BlockDirectory.blocks(in: "/data", on: files).count == 1)
    #expect(try store.content() == last)
    // Nothing is left that could become another one; the next sample begins a new head.
    try store.maintain()
    #expect(try BlockDirectory.blocks(in: "/data", on: files).count == 1)
    _ = try append([500], to: store)
    #expect(try open(files.restarted(.nothing), options).content()[series(0)]?.count == 5)
  }

  @Test("writes a head whose oldest sample has an age to a block, though others keep coming")
  func age() throws {
    var options = StoreOptions.small
    options.flushing.age = 40_000
    options.head.blockDuration = 10_000_000
    let files = MemoryFileSystem()
    let store = try open(files, options)
    let start = clock.now
    var expected: StoredSamples = [:]
    var ages: [Int64] = []
    for _ in 0..<29 {
      let more = try append([clock.now], to: store)
      expected.merge(more) { $0.merging($1) { $1 } }
      try store.maintain()
      let blocks = try BlockDirectory.blocks(in: "/data", on: files)
      if !blocks.isEmpty { ages.append(clock.now - start) }
      clock.advance(by: 4_000)
    }
    // From 40 to 50 seconds on there is one, and then the age is that of what came since.
    #expect(ages.first.map { $0 > 40_000 && $0 <= 52_000 } == true, "\(ages)")
    #expect(try BlockDirectory.blocks(in: "/data", on: files).count == 2)
    #expect(try store.content() == expected)
  }

  @Test("waits up to a quarter longer, and each store for itself", arguments: [false, true])
  func jitter(isByAge: Bool) throws {
    var options = StoreOptions.small
    options.head.blockDuration = 10_000_000
    if isByAge { options.flushing.age = 40_000 } else { options.flushing.idleTime = 40_000 }
    let start = clock.now
    let stores = try (0..<40).map { _ in
      let files = MemoryFileSystem()
      let store = try open(files, options)
      _ = try append([start], to: store)
      return (files, store)
    }
    // When each of them was flushed.
    var waits: [Int: Int64] = [:]
    for wait in [40_000] + Array(stride(from: 40_001 as Int64, through: 50_001, by: 500)) {
      clock.now = start + wait
      for (index, (files, store)) in stores.enumerated() where waits[index] == nil {
        try store.maintain()
        if try !BlockDirectory.blocks(in: "/data", on: files).isEmpty { waits[index] = wait }
      }
      // It may be this time, by chance in one of ten thousand.
      if wait == 40_000 { #expect(waits.count <= 3) }
    }
    #expect(waits.count == 40)
    let (early, late) = (waits.values.count { $0 < 45_000 }, waits.values.count { $0 > 45_000 })
    #expect(early > 0 && late > 0 && Set(waits.values).count > 5, "\(waits.values.sorted())")
  }

  @Test("never comes to the end of a time that has none")
  func endless() throws {
    var options = StoreOptions.small
    options.flushing.idleTime = .max
    options.flushing.age = .max
    let files = MemoryFileSystem()
    let store = try open(files, options)
    _ = try append([100], to: store)
    clock.now = .max
    try store.maintain()
    #expect(try BlockDirectory.blocks(in: "/data", on: files).isEmpty)
  }

  @Test("writes all but the newest samples of a head that has too many to blocks")
  func large() throws {
    var options = StoreOptions.small
    options.flushing.sampleCount = 30
    let files = MemoryFileSystem()
    let store = try open(files, options)
    var expected = try append(Array(stride(from: 10, to: 110, by: 10)), to: store)
    try store.maintain()
    #expect(try BlockDirectory.blocks(in: "/data", on: files).isEmpty)
    expected.merge(try append([900], to: store)) { $0.merging($1) { $1 } }
    try store.maintain()
    let blocks = try BlockSet("/data", on: files).blocks
    // Half a block's time before the newest.
    #expect(blocks.map { $0.meta.minTime..<$0.meta.maxTime } == [10..<400])
    #expect(try store.content() == expected)
    // One that is not older than the block is in order still.
    expected.merge(try append([901], to: store)) { $0.merging($1) { $1 } }
    var batch = AppendBatch()
    batch.append(series(9), at: 400, 1)
    try store.commit(&batch)
    #expect(batch.rejections.isEmpty)
    expected[series(9)] = [400: .float(1)]
    #expect(try open(files.restarted(.nothing), options).content() == expected)
  }

  @Test("writes no blocks of late samples of a head that is large, and has nothing old enough")
  func largeAndNew() throws {
    var options = StoreOptions.small
    options.flushing.sampleCount = 3
    let files = MemoryFileSystem()
    let store = try open(files, options)
    var expected = try append([5_000, 5_100, 5_200], to: store)
    for late: Int64 in [4_000, 4_001] {
      var batch = AppendBatch()
      batch.append(series(0), at: late, 1)
      try store.commit(&batch)
      expected[series(0)]?[late] = .float(1)
      try store.maintain()
      #expect(try BlockDirectory.blocks(in: "/data", on: files).isEmpty)
    }
    #expect(try store.content() == expected)
  }

  @Test("tells how long nothing was committed, also if the clock has gone back")
  func clockGoingBack() throws {
    var options = StoreOptions.small
    options.flushing.idleTime = 4_000
    let store = try open(MemoryFileSystem(), options)
    _ = try append([100], to: store)
    clock.advance(by: -50_000)
    try store.maintain()
    clock.advance(by: 5_001)
    try store.maintain()
    #expect(store.figures.blocks.count == 1)
  }
}
