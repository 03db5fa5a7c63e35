public import Blocks
internal import SeriesModel
public import TSDB

/// The measured work of appending: rounds of one sample for each series, whose references are kept.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public struct AppendWorkload: ~Copyable {
  /// The store that is appended to.
  public let store: Store<LocalFileSystem>
  private let population: StorePopulation
  private var references: [SeriesReference] = []
  private var batch = AppendBatch()
  private var nextRound = 0

  /// A store without samples.
  ///
  /// - Parameters:
  ///   - population: what is appended.
  ///   - directory: the directory of the store, which is made.
  ///   - files: where it lies.
  ///   - options: how samples are taken.
  /// - Throws: `StoreError`.
  public init(
    _ population: StorePopulation, in directory: String, on files: LocalFileSystem,
    _ options: StoreOptions
  ) throws(StoreError) {
    store = try Store(directory, on: files, options: options) { .max }
    self.population = population
  }

  /// Appends the first sample of each series, by its labels.
  ///
  /// - Throws: `FileSystemError`.
  public mutating func create() throws(FileSystemError) -> UInt64 {
    batch.removeAll()
    for (number, labels) in population.labels.enumerated() {
      batch.append(labels, at: population.timestamps[number], population.values[number])
    }
    try store.commit(&batch)
    references = population.labels.indices.compactMap { batch.series(ofFloat: $0) }
    nextRound = 1
    return UInt64(references.count)
  }

  /// Appends the next sample of each series. Behind the last one come all once more, later.
  ///
  /// - Throws: `FileSystemError`.
  /// - Precondition: the series have been created.
  public mutating func append() throws(FileSystemError) -> UInt64 {
    let count = population.labels.count
    let start = nextRound % population.roundCount * count
    let delay = StorePopulation.delay(
      nextRound / population.roundCount, roundCount: population.roundCount)
    batch.removeAll()
    for number in 0..<count {
      batch.append(
        references[number], at: population.timestamps[start + number] + delay,
        population.values[start + number])
    }
    try store.commit(&batch)
    nextRound += 1
    precondition(batch.rejections.isEmpty, "all samples are taken")
    return UInt64(batch.count)
  }
}
