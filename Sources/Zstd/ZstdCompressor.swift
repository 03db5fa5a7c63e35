/// Compresses bytes into frames of the Zstandard format (RFC 8878).
///
/// ```swift
/// var compressor = ZstdCompressor(level: 3)
/// compressor.compress(segment.span, into: &frame)
/// ```
///
/// A compressor keeps its tables, which are up to some megabytes large at high levels. Who uses one
/// again, and compresses into an array that has the capacity, allocates nothing. What it writes does
/// not depend on what was compressed before. Every frame tells how many bytes it decodes to and, if it
/// has an identifier, which dictionary it needs.
public struct ZstdCompressor: ~Copyable, Sendable {
  private var context: CompressionContext

  /// What the compressor knows beforehand of what it compresses.
  public let dictionary: ZstdCompressionDictionary?

  /// A compressor without a dictionary.
  ///
  /// - Parameters:
  ///   - level: how much time to take to save more bytes; 0 stands for ``defaultLevel``.
  ///   - hasChecksum: whether frames end with four bytes by which damage is noticed.
  /// - Precondition: `level` is one of ``levels``.
  public init(level: Int = Self.defaultLevel, hasChecksum: Bool = false) {
    precondition(Self.levels.contains(level), "a level that libzstd does not have")
    context = CompressionContext(level: level, hasChecksum: hasChecksum)
    dictionary = nil
  }

  /// A compressor with a dictionary, at the level for which that was made.
  ///
  /// - Parameters:
  ///   - dictionary: what frames may refer to. They cannot be decompressed without it.
  ///   - hasChecksum: whether frames end with four bytes by which damage is noticed.
  public init(dictionary: ZstdCompressionDictionary, hasChecksum: Bool = false) {
    context = CompressionContext(level: dictionary.level, hasChecksum: hasChecksum)
    self.dictionary = dictionary
  }

  /// The levels that libzstd has: from the fastest to the one that saves most.
  ///
  /// Those below zero are faster than level 1, and save less. Those from 20 on take much memory.
  public static var levels: ClosedRange<Int> { CompressionContext.levels }

  /// The level that libzstd takes if none is given.
  public static var defaultLevel: Int { CompressionContext.defaultLevel }

  /// The most bytes that a frame of `byteCount` decoded bytes takes.
  ///
  /// - Parameter byteCount: how many bytes to compress.
  /// - Returns: somewhat more than `byteCount`.
  /// - Precondition: `byteCount` is not negative.
  /// - Complexity: O(1)
  public static func maximumByteCount(compressing byteCount: Int) -> Int {
    precondition(byteCount >= 0, "a negative number of bytes")
    return CompressionContext.maximumByteCount(byteCount)
  }

  /// Compresses `bytes` into a frame, in a new array.
  ///
  /// The array has the capacity for bytes that cannot be compressed; to use it again, see
  /// ``compress(_:into:)``.
  ///
  /// - Parameter bytes: what to compress.
  /// - Returns: the frame.
  /// - Complexity: O(*n*) for *n* bytes, with a factor that grows with the level
  public mutating func compress(_ bytes: Span<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    compress(bytes, appendingTo: &output)
    return output
  }

  /// Compresses `bytes` into a frame, in place of what an array holds.
  ///
  /// The array's memory is used again: with a capacity of ``maximumByteCount(compressing:)`` or more,
  /// nothing is allocated for it.
  ///
  /// - Parameters:
  ///   - bytes: what to compress.
  ///   - output: what becomes the frame.
  /// - Complexity: O(*n*) for *n* bytes, with a factor that grows with the level
  public mutating func compress(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    compress(bytes, appendingTo: &output)
  }

  /// Compresses `bytes` into a frame, at the end of an array.
  ///
  /// - Parameters:
  ///   - bytes: what to compress.
  ///   - output: what the frame is added to.
  /// - Complexity: O(*n*) for *n* bytes, with a factor that grows with the level, amortised over many
  ///   calls
  public mutating func compress(_ bytes: Span<UInt8>, appendingTo output: inout [UInt8]) {
    context.append(bytes, using: dictionary, to: &output)
  }
}
