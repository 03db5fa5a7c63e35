internal import Blocks
internal import SeriesModel
internal import TSDB

/// Threads that append to one store at a time, each to series of its own.
struct SharedAppending {
  /// How many rounds of one sample a series each thread appends at a time.
  static let roundCount = 8

  private let store: Store<LocalFileSystem>
  /// By thread.
  private var references: [[SeriesReference]] = []
  private var time: Int64 = 0

  init(
    _ labels: [LabelSet], threadCount: Int, in directory: String, on files: LocalFileSystem,
    _ options: StoreOptions
  ) throws {
    store = try Store(directory, on: files, options: options) { .max }
    for thread in 0..<threadCount {
      var batch = AppendBatch()
      for number in stride(from: thread, to: labels.count, by: threadCount) {
        batch.append(labels[number], at: time, 0)
      }
      try store.commit(&batch)
      references.append((0..<batch.count).compactMap { batch.series(ofFloat: $0) })
    }
  }

  /// Appends the rounds of all threads.
  mutating func run() throws -> UInt64 {
    let (store, references, start) = (store, references, time)
    time += Int64(Self.roundCount)
    try runSideBySide(references.count) { (thread) throws(FileSystemError) in
      var batch = AppendBatch()
      for round in start + 1...start + Int64(Self.roundCount) {
        batch.removeAll()
        for series in references[thread] { batch.append(series, at: round, Double(round)) }
        try store.commit(&batch)
      }
    }
    return UInt64(time)
  }
}
