public import Blocks
internal import SeriesModel
public import TSDB

/// A store whose memory is measured: samples come in scrapes of a thousand series each, whose memory is let go of.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public struct StoreMemoryWorkload: ~Copyable {
  private static let scrapeSize = 1_000

  private let store: Store<LocalFileSystem>
  private let population: StorePopulation
  private var references: [SeriesReference] = []

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

  /// Appends the first sample of each series, and lets the store do what is due.
  ///
  /// - Throws: `FileSystemError` or `StoreError`.
  public mutating func appendFirst() throws {
    for start in stride(from: 0, to: population.labels.count, by: Self.scrapeSize) {
      let scrape = start..<min(start + Self.scrapeSize, population.labels.count)
      var batch = AppendBatch()
      for number in scrape {
        batch.append(
          population.labels[number], at: population.timestamps[number], population.values[number])
      }
      try store.commit(&batch)
      references += scrape.indices.compactMap { batch.series(ofFloat: $0 - start) }
    }
    try store.maintain()
  }

  /// Appends all other samples, and lets the store do what is due: move complete chunks to files.
  ///
  /// - Throws: `FileSystemError` or `StoreError`.
  public mutating func appendRest() throws {
    let count = references.count
    for round in 1..<population.roundCount {
      for start in stride(from: 0, to: count, by: Self.scrapeSize) {
        var batch = AppendBatch()
        for number in start..<min(start + Self.scrapeSize, count) {
          let place = round * count + number
          batch.append(
            references[number], at: population.timestamps[place], population.values[place])
        }
        try store.commit(&batch)
      }
    }
    try store.maintain()
  }
}
