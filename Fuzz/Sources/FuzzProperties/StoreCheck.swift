internal import Blocks
internal import Chunks
internal import Gorilla
internal import InvertedIndex
internal import SeriesModel
internal import TSDB

/// Checks that a store whose logs, checkpoint and head-chunk files are cut out of `bytes` keeps its promises: it is
/// opened, a second start finds the same, and it goes on.
public func checkStore(_ bytes: Span<UInt8>) {
  let inputs = InputFile.cut(bytes)
  checkStore(inputs)
  let mended = inputs.map { input in
    var input = input
    input.bytes =
      input.isLog ? logWithChecksums(input.bytes) : headChunksWithChecksums(input.bytes)
    return input
  }
  if mended != inputs { checkStore(mended) }
}

extension InputFile {
  private static let directories = ["wal", "wbl", "chunks_head", "wal/checkpoint.00000001"]

  fileprivate var directory: String { "/data/" + Self.directories[Int(kind & 3)] }

  fileprivate var isLog: Bool { kind & 3 != 2 }

  fileprivate var path: String {
    let digits = String(number)
    let zeros = String(repeating: "0", count: (isLog ? 8 : 6) - digits.utf8.count)
    return directory + "/" + zeros + digits
  }
}

private func checkStore(_ inputs: [InputFile]) {
  let files = MemoryFileSystem()
  do {
    for path in ["/data", "/data/wal", "/data/wbl", "/data/chunks_head"] {
      try files.createDirectory(path)
    }
    for input in inputs {
      if try files.status(of: input.directory) == nil { try files.createDirectory(input.directory) }
      try files.create(input.path).write(input.bytes.span)
    }
    let changeCount = files.changeCount
    let read = try Store("/data", on: files, isReadOnly: true, options: options) { 0 }
    expect(files.changeCount == changeCount, "what is only to be read is not changed")
    // A reader goes on behind a checkpoint that cannot be read, and does not look for an older one.
    let before = content(of: read)
    let isWhole = !read.replay.logErrors.contains { $0.file.checkpoint != nil }
    checkRestarts(files) { found in
      if isWhole { expect(found == before, "a repair keeps what was read") }
    }
  } catch { expect(false, "a store is opened") }
}

/// Checks that a store can be opened again and again, and that it goes on.
///
/// - Parameter check: looks at what it has at first.
private func checkRestarts(_ files: MemoryFileSystem, _ check: (Content?) -> Void) {
  do {
    let first = try Store("/data", on: files, options: options) { 0 }
    let found = content(of: first)
    check(found)
    let second = try Store("/data", on: files, options: options) { 0 }
    expect(content(of: second) == found, "a second start finds the same")

    var batch = AppendBatch()
    let added = try LabelSet(["added": "1"])
    for labels in [added] + (found?.keys.sorted().prefix(3) ?? []) {
      for time in [.min, 0, 1_000, .max] as [Int64] { batch.append(labels, at: time, 1) }
    }
    try second.commit(&batch)
    let after = content(of: second)
    if let found, let after {
      for (labels, samples) in found {
        expect(
          samples.allSatisfy { after[labels]?[$0.key] == $0.value },
          "what was there stays when something is added")
      }
    }
    // A chunk that cannot be read stops a block from being written, and is told.
    do throws(StoreError) {
      try second.maintain()
      try second.flush()
      try second.maintain()
    } catch { expect(after == nil, "what can be read can be written") }
    expect(content(of: second) == after, "maintenance changes nothing")
    try second.close()
    let third = try Store("/data", on: files, options: options) { 0 }
    expect(content(of: third) == after, "a restart finds what was there")
  } catch { expect(false, "a store is opened again") }
}

private let options: StoreOptions = {
  var options = StoreOptions()
  options.head.futureGrace = .max
  options.head.outOfOrderWindow = .max
  options.head.cuttingRules.targetSampleCount = 8
  options.head.logSegmentByteLimit = 1 << 15
  return options
}()

/// The bits of values, or of sums, by series and time.
private typealias Content = [LabelSet: [Int64: UInt64]]

/// What a store has; nil if some of it cannot be read.
private func content(of store: Store<MemoryFileSystem>) -> Content? {
  do {
    var content: Content = [:]
    var samples = SampleCursor()
    var series = try store.select(Selector([]))
    while try series.next() {
      series.open(&samples)
      var last: Int64?
      func add(_ time: Int64, _ bits: UInt64) {
        if let last { expect(last < time, "times ascend") }
        last = time
        content[series.labels, default: [:]][time] = bits
      }
      while let kind = try samples.next() {
        switch kind {
        case .float:
          samples.withFloats { times, values in
            for index in times.indices { add(times[index], values[index].bitPattern) }
          }
        case .integerHistogram:
          samples.withHistograms { columns, range in
            for index in range { add(columns.timestamps[index], columns[index].sum.bitPattern) }
          }
        case .floatHistogram:
          samples.withFloatHistograms { columns, range in
            for index in range { add(columns.timestamps[index], columns[index].sum.bitPattern) }
          }
        }
      }
    }
    return content
  } catch { return nil }
}
