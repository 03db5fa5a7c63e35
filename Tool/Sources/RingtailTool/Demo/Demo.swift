internal import ArgumentParser
internal import Blocks
internal import Foundation
internal import InvertedIndex
internal import SeriesModel
internal import TSDB

/// The life of two tenants' stores, step by step.
struct Demo {
  private static let selector = "{__name__=~\".*_duration_seconds_bucket\",le!~\".*5\"}"

  private let capture: Capture
  private let directory: String
  private let files = LocalFileSystem()
  private var figures = Capture.tenants.map { _ in DemoFigures() }

  init(_ capture: Capture, in directory: String) {
    (self.capture, self.directory) = (capture, directory)
  }

  mutating func run(sealing: Bool) throws {
    print(
      """
      Input: \(grouped(capture.samples.count)) samples of \(grouped(capture.labels.count)) series, captured \
      in ten minutes, \(capture.repetitions) times one after another.
      Every other series is of \(Capture.tenants[0]), the others are of \(Capture.tenants[1]).

      """)
    let acknowledged = try appendUntilKilled()
    try measureHeadFiles()
    let stores = try openStores()
    let times = try reopen(stores, acknowledged)
    try appendRest(to: stores, after: times)
    try compact(stores)
    if sealing { try seal() } else { print("5. Sealed nothing, as was asked for.") }
    try select()
    print("")
    for line in DemoFigures.table(figures).lines { print(line) }
  }

  // MARK: Steps

  private func appendUntilKilled() throws -> DemoAppend.Acknowledged {
    var child = try DemoChild(directory, repetitions: capture.repetitions)
    // Not just at the end of a repetition, where the stores are maintained.
    let acknowledged = try child.kill(
      afterSamples: capture.repetitions / 2 * capture.samples.count + capture.samples.count / 3)
    print(
      """
      1. Appended, until the process was killed (SIGKILL): \(grouped(acknowledged.samples)) samples \
      acknowledged.
      """)
    return acknowledged
  }

  private mutating func measureHeadFiles() throws {
    for index in figures.indices {
      figures[index].log.byteCount = try files.size(of: path(index) + "/wal")
      figures[index].headChunks.byteCount = try files.size(of: path(index) + "/chunks_head")
    }
  }

  /// - Returns: the time of each tenant's last sample.
  private mutating func reopen(
    _ stores: MultiTenantStore<LocalFileSystem>, _ acknowledged: DemoAppend.Acknowledged
  ) throws -> [Int64] {
    var times: [Int64] = []
    var sampleCount = 0
    for index in figures.indices {
      let allocated = allocatedByteCount()
      let start = WorkClock.thread.nanoseconds
      let lease = try stores.lease(name(index))
      figures[index].replay.nanoseconds = WorkClock.thread.nanoseconds - start
      figures[index].memory.byteCount = allocatedByteCount() - allocated
      let replayed = lease.store.replay.sampleCount
      (figures[index].replay.sampleCount, figures[index].log.sampleCount) = (replayed, replayed)
      let found = try CaptureCheck(lease.store, of: index, capture, upTo: acknowledged.time)
      let inHead = try found.sampleCount - blocks(index).reduce(0) { $0 + $1.meta.stats.samples }
      (figures[index].memory.sampleCount, figures[index].headChunks.sampleCount) = (inHead, inHead)
      sampleCount += found.sampleCount
      times.append(found.lastTime)
    }
    try measure(\.headRead, of: stores)
    print(
      """
      2. Opened again: \(grouped(sampleCount)) samples are there, whole commits of the input; nothing \
      acknowledged is missing.
      """)
    return times
  }

  private mutating func appendRest(
    to stores: MultiTenantStore<LocalFileSystem>, after times: [Int64]
  ) throws {
    var appender = try CaptureAppender(capture, to: stores)
    try appender.append(after: times)
    for index in figures.indices { figures[index].append = appender.times[index] }
    try checkAll(stores)
    print(
      "3. Appended the rest: \(grouped(appender.sampleCount)) samples; all of the input is there.")
  }

  private mutating func compact(_ stores: MultiTenantStore<LocalFileSystem>) throws {
    for index in figures.indices { try stores.lease(name(index)).store.flush() }
    try stores.maintainAll()
    try checkAll(stores)
    try measure(\.blockRead, of: stores)
    try stores.closeAll()
    var levels: [String] = []
    for index in figures.indices {
      let blocks = try blocks(index)
      for block in blocks { figures[index].blocks.add(block, try size(of: block)) }
      levels.append(blocks.map { "\($0.meta.compaction.level)" }.joined(separator: ", "))
    }
    print(
      "4. Compacted to blocks of levels \(levels[0]) and \(levels[1]); all of the input is there.")
  }

  private mutating func seal() throws {
    let stores = try openStores(sealing: true)
    for index in figures.indices { _ = try stores.lease(name(index)) }
    try stores.maintainAll()
    try stores.closeAll()
    var count = 0
    for index in figures.indices {
      for block in try blocks(index) where block.isSealed {
        figures[index].sealedBlocks.add(block, try size(of: block))
        count += 1
      }
    }
    print("5. Sealed \(count) blocks: all but the newest of each tenant.")
  }

  private mutating func select() throws {
    let stores = try openStores()
    try checkAll(stores)
    if figures[0].sealedBlocks.sampleCount > 0 { try measure(\.sealedRead, of: stores) }
    print("6. Opened again; all of the input is there. Selected \(Self.selector):")
    let selector = try Selector(Self.selector)
    for index in figures.indices {
      let lease = try stores.lease(name(index))
      let found = try CaptureCheck(lease.store, of: index, capture, upTo: capture.end, selector)
      let time = try read(lease.store, selector)
      print(
        """
           \(Capture.tenants[index]): \(grouped(found.sampleCount)) samples of \
        \(grouped(found.seriesCount)) series, those of the input, in \
        \(fixed(time.nanoseconds / 1e6, decimals: 1)) ms
        """)
    }
    try stores.closeAll()
  }

  // MARK: Stores

  private func openStores(sealing: Bool = false) throws -> MultiTenantStore<LocalFileSystem> {
    let end = capture.end
    var options = MultiTenantOptions()
    options.storeOptions = { _ in
      var options = StoreOptions()
      options.sealingAge = sealing ? 1 : nil
      return options
    }
    return try MultiTenantStore(directory, on: files, options: options) { end }
  }

  private func name(_ tenant: Int) throws -> TenantName { try TenantName(Capture.tenants[tenant]) }

  private func path(_ tenant: Int) -> String { directory + "/" + Capture.tenants[tenant] }

  private func blocks(_ tenant: Int) throws -> [Block] {
    try BlockSet(path(tenant), on: files, isReadOnly: true).blocks
  }

  private func size(of block: Block) throws -> Int { try files.size(of: block.directory) }

  /// Compares all samples of both stores with the input.
  private mutating func checkAll(_ stores: MultiTenantStore<LocalFileSystem>) throws {
    for index in figures.indices {
      let lease = try stores.lease(name(index))
      let found = try CaptureCheck(lease.store, of: index, capture, upTo: capture.end)
      figures[index].seriesCount = found.seriesCount
      figures[index].sampleCount = found.sampleCount
    }
  }

  /// Measures how long it takes to read all samples.
  private mutating func measure(
    _ path: WritableKeyPath<DemoFigures, DemoFigures.Time>,
    of stores: MultiTenantStore<LocalFileSystem>
  ) throws {
    for index in figures.indices {
      let lease = try stores.lease(name(index))
      figures[index][keyPath: path] = try read(lease.store, Selector([]))
    }
  }

  /// Reads samples, and does nothing with them.
  private func read(
    _ store: Store<LocalFileSystem>, _ selector: Selector
  ) throws -> DemoFigures.Time {
    let start = WorkClock.thread.nanoseconds
    var reader = try store.select(selector)
    var samples = SampleCursor()
    var count = 0
    while try reader.next() {
      reader.open(&samples)
      while try samples.next() != nil { count += samples.count }
    }
    return DemoFigures.Time(nanoseconds: WorkClock.thread.nanoseconds - start, sampleCount: count)
  }
}

extension DemoFigures.Size {
  fileprivate mutating func add(_ block: Block, _ byteCount: Int) {
    sampleCount += block.meta.stats.samples
    self.byteCount += byteCount
  }
}

extension MultiTenantStore {
  /// Maintains the stores.
  ///
  /// - Throws: `TenantError`, the first of what went wrong.
  func maintainAll() throws(TenantError) { if let error = maintain().first { throw error } }

  /// Closes the stores.
  ///
  /// - Throws: `TenantError`, the first of what went wrong.
  func closeAll() throws(TenantError) { if let error = close().first { throw error } }
}
