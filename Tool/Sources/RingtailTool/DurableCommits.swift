internal import Blocks
internal import SeriesModel
internal import TSDB

/// Threads that commit to one store at a time, a sample of a series of their own each, and wait until it is durable.
struct DurableCommits {
  /// How many commits each thread makes in a round.
  static let commitCount = 8

  private let store: Store<LocalFileSystem>
  private let labels: [LabelSet]
  private var time: Int64 = 0

  init(threadCount: Int, in directory: String, on files: LocalFileSystem) throws {
    store = try Store(directory, on: files) { .max }
    labels = try (0..<threadCount).map { try LabelSet(["__name__": "durable", "thread": "\($0)"]) }
  }

  /// Makes the commits of a round.
  mutating func run() throws -> UInt64 {
    let (store, labels, start) = (store, labels, time)
    time += Int64(Self.commitCount)
    try runSideBySide(labels.count) { (thread) throws(FileSystemError) in
      var batch = AppendBatch()
      for index in 0..<Int64(Self.commitCount) {
        batch.removeAll()
        batch.append(labels[thread], at: start + index, 1)
        try store.commit(&batch, durability: .fsync)
      }
    }
    return UInt64(time)
  }
}
