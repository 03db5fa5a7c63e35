public import Blocks
internal import InvertedIndex
internal import SeriesModel
public import TSDB

/// The measured work on a store that has samples: to open it, to read a hundredth of the series, to make a
/// block of it.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public struct StoreWorkload: ~Copyable {
  private let directory: String
  private let files: LocalFileSystem
  private let options: StoreOptions
  private let store: Store<LocalFileSystem>
  private let selector: Selector
  private var samples: SampleCursor
  /// The number of samples in the store.
  public let sampleCount: Int

  /// A store that has all samples of a population in its head, or in blocks.
  ///
  /// - Parameters:
  ///   - population: the samples.
  ///   - directory: the directory of the store, which is made.
  ///   - files: where it lies.
  ///   - options: how samples are taken.
  ///   - isFlushed: whether they are in blocks.
  /// - Throws: `StoreError`, `FileSystemError` or `SelectorError`.
  public init(
    _ population: StorePopulation, in directory: String, on files: LocalFileSystem,
    _ options: StoreOptions,
    isFlushed: Bool
  ) throws {
    var appending = try AppendWorkload(population, in: directory, on: files, options)
    _ = try appending.create()
    for _ in 1..<population.roundCount { _ = try appending.append() }
    let (store, selector) = (
      appending.store, Selector([try LabelMatcher("__name__", .equal, "metric_07")])
    )
    if isFlushed { try store.flush() }
    (self.store, self.selector) = (store, selector)
    samples = SampleCursor()
    sampleCount = population.labels.count * population.roundCount
    (self.directory, self.files, self.options) = (directory, files, options)
  }

  /// Reads a hundredth of the series.
  ///
  /// - Throws: `StoreError` or `ChunkListError`.
  public mutating func select() throws -> UInt64 {
    var digest: UInt64 = 0
    var series = try store.select(selector)
    while try series.next() {
      series.open(&samples)
      while try samples.next() != nil {
        samples.withFloats { _, values in
          for index in values.indices { digest &+= values[index].bitPattern }
        }
      }
    }
    return digest
  }

  /// Opens the store a second time, only to read.
  ///
  /// - Throws: `StoreError`.
  public func open() throws(StoreError) -> UInt64 {
    let again = try Store(directory, on: files, isReadOnly: true, options: options) { .max }
    return UInt64(again.replay.sampleCount)
  }

  /// Makes a block of the head, in another directory.
  ///
  /// - Parameter directory: the directory, which is there.
  /// - Throws: `StoreError` or `FileSystemError`.
  public func compact(to directory: String) throws -> UInt64 {
    try store.writeHead(to: directory)
    let blocks = try BlockDirectory.blocks(in: directory, on: files)
    for block in blocks { try BlockDirectory.delete(block, in: directory, on: files) }
    return UInt64(blocks.count)
  }

  /// Makes blocks of the head in the directory of the store itself, as many as said.
  ///
  /// - Throws: `StoreError`.
  public func addBlocks(_ count: Int) throws(StoreError) {
    for _ in 0..<count { try store.writeHead(to: directory) }
  }
}
