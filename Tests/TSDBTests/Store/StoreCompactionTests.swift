import Blocks
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("Compaction by a store")
struct StoreCompactionTests {
  /// Keeps which blocks were compacted and expired, and which could not be compacted.
  private final class Recorder: StoreObserver {
    private let recorded = Mutex<[String]>([])

    func record(_ event: StoreEvent) {
      let text: String
      switch event {
      case .blocksCompacted(let sources, _): text = "compacted \(sources.map(\.milliseconds))"
      case .compactionFailed(let sources, let error):
        text = "failed \(sources.map(\.milliseconds)) \(error.path.suffix(6))"
      case .blocksExpired(let metas): text = "expired \(metas.map(\.ulid.milliseconds))"
      default: return
      }
      recorded.withLock { $0.append(text) }
    }

    /// What was recorded since this was asked for.
    func take() -> [String] {
      recorded.withLock { events in
        defer { events = [] }
        return events
      }
    }
  }

  /// Eight blocks of a second each. Without the first, three and then three are to be compacted.
  private static func files() throws -> MemoryFileSystem {
    try MemoryFileSystem.with(
      (1...8).map { SmallBlock($0, from: Int64($0 - 2) * 1_000, step: 250) })
  }

  /// The first of the blocks that are to be compacted.
  private static let block = "/data/\(SmallBlock.ulid(2))"

  private static func options(_ recorder: Recorder) -> StoreOptions {
    var options = StoreOptions.small
    options.observer = recorder
    // The first block is too old once the head has written one.
    options.retention.duration = 7_500
    return options
  }

  private static func hasFailed(_ files: MemoryFileSystem) throws -> Bool {
    let text = try files.bytes(of: block + "/meta.json")
    return try BlockMeta(text.span).compaction.hasFailed
  }

  /// Commits so much that the head has a block to write.
  private static func commit<Files: FileSystem>(to store: Store<Files>) throws {
    var batch = AppendBatch()
    for time in [7_000, 7_500, 8_800] as [Int64] { batch.append(series(0), at: time, 1) }
    try store.commit(&batch)
  }

  @Test(
    "leaves blocks alone whose content is wrong, does all else, and tries them when it is opened")
  func content() throws {
    let files = try Self.files()
    let path = Self.block + "/chunks/000001"
    let good = try files.bytes(of: path)
    try files.put(good.dropLast() + [good[good.count - 1] ^ 1], at: path)
    let recorder = Recorder()
    for isFirst in [true, false] {
      let store = try Store(files, options: Self.options(recorder))
      if isFirst { try Self.commit(to: store) }
      let error = #expect(throws: StoreError.self) { try store.maintain() }
      let isFault =
        if case .block(let error) = error { error.path == path && error.fault == .checksum } else {
          false
        }
      #expect(isFault, "\(String(describing: error))")
      #expect(try Self.hasFailed(files))
      let others = ["compacted [5, 6, 7]", "expired [1]"]
      #expect(recorder.take() == ["failed [2, 3, 4] 000001"] + (isFirst ? others : []))
      try store.maintain()
      #expect(recorder.take().isEmpty)
      try store.close()
    }
    try files.put(good, at: path)
    let before = try files.samples()
    let store = try Store(files, options: Self.options(recorder))
    try store.maintain()
    #expect(recorder.take() == ["compacted [2, 3, 4]"])
    #expect(try files.samples() == before && files.faults().isEmpty)
  }

  @Test(
    "tries blocks again whose files could not be read, as that may pass, and does all else meanwhile",
    arguments: [
      FileSystemError.Cause.inputOutput,
      FileSystemError.Cause(code: 24, text: "Too many open files"),
    ])
  func reading(cause: FileSystemError.Cause) throws {
    let memory = try Self.files()
    let files = GatedFileSystem(memory)
    let path = Self.block + "/chunks/000001"
    let fault = StoreError.block(
      BlockError(path, .file(FileSystemError(.read, path, cause))))
    files.unreachable.keepOut(of: path, cause)
    let recorder = Recorder()
    let store = try Store("/data", on: files, options: Self.options(recorder)) { 1_000_000 }
    try Self.commit(to: store)
    #expect(throws: fault) { try store.maintain() }
    #expect(
      recorder.take() == ["failed [2, 3, 4] 000001", "compacted [5, 6, 7]", "expired [1]"])
    #expect(throws: fault) { try store.maintain() }
    #expect(recorder.take() == ["failed [2, 3, 4] 000001"])
    #expect(try !Self.hasFailed(memory))
    #expect(throws: StoreError.self) { try store.content() }

    files.unreachable.letAllIn()
    // The attempt that fails opens the block once more, and then it can be read.
    #expect(throws: fault) { try store.maintain() }
    let content = try store.content()
    #expect(content.count == 3)
    try store.maintain()
    #expect(recorder.take() == ["failed [2, 3, 4] 000001", "compacted [2, 3, 4]"])
    #expect(try store.content() == content && memory.faults().isEmpty)
  }
}
