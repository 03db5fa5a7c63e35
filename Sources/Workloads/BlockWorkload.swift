public import Blocks
internal import Chunks
internal import InvertedIndex
internal import SeriesModel

/// The measured work on a block: to open it, and to read a hundredth of its series.
public struct BlockWorkload: ~Copyable, Sendable {
  private let directory: String
  private let block: Block
  private let selector: Selector
  private var samples: SampleCursor
  /// The number of samples that ``select()`` reads.
  public let sampleCount: Int

  /// The work on the block in `directory`: the series are those of the metric that has about a hundredth
  /// of all.
  ///
  /// - Throws: `BlockError` or `ChunkListError`.
  public init(_ directory: String) throws {
    let block = try Block(directory, on: LocalFileSystem())
    let wanted = try block.index.allSeries().count / 100
    var (metric, distance) = ("", Int.max)
    for name in block.index.values(of: "__name__") {
      let matcher = try LabelMatcher("__name__", .equal, name)
      let other = abs(try block.index.select(Selector([matcher])).count - wanted)
      if other < distance { (metric, distance) = (name, other) }
    }
    let selector = Selector([try LabelMatcher("__name__", .equal, metric)])
    var samples = SampleCursor()
    sampleCount = try Self.read(block, selector, &samples).count
    (self.directory, self.block, self.selector) = (directory, block, selector)
    self.samples = samples
  }

  /// Opens the block.
  ///
  /// - Throws: `BlockError`.
  public func open() throws(BlockError) -> UInt64 {
    UInt64(try Block(directory, on: LocalFileSystem()).index.symbolCount)
  }

  /// Finds the series of one metric, and reads all of their samples.
  ///
  /// - Throws: `BlockError` or `ChunkListError`.
  public mutating func select() throws -> UInt64 {
    try Self.read(block, selector, &samples).digest
  }

  private static func read(
    _ block: Block, _ selector: Selector, _ samples: inout SampleCursor
  ) throws -> (digest: UInt64, count: Int) {
    var series = block.makeCursor(of: try block.select(selector))
    var (digest, count) = (0 as UInt64, 0)
    while try series.next() {
      samples.open(try series.chunks(), without: series.deleted)
      while let kind = try samples.next() {
        count += samples.count
        guard kind == .float else { continue }
        samples.withFloats { timestamps, values in
          for index in values.indices { digest &+= values[index].bitPattern }
        }
      }
    }
    return (digest, count)
  }
}

extension IndexReader {
  /// The values of a label.
  fileprivate func values(of name: String) -> [String] {
    var values: [String] = []
    forEachValue(of: name.utf8.span, startingWith: Span()) { value, _ in
      values.append(String(decoding: value.indices.map { value[$0] }, as: UTF8.self))
      return true
    }
    return values
  }
}
