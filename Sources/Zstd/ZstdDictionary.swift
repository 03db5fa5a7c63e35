/// Bytes that frames refer to as if they came before their own.
///
/// Small inputs that are alike have their repetitions in one another, where a compressor does not see
/// them. A dictionary, trained on samples of them, has what they share, and the statistics by which
/// the rest takes fewer bits:
///
/// ```swift
/// let dictionary = try ZstdDictionary(training: pool.span, byteCounts: counts, capacity: 16 << 10)
/// var compressor = ZstdCompressor(dictionary: try .init(dictionary, level: 3))
/// var decompressor = ZstdDecompressor(dictionary: try .init(dictionary))
/// ```
///
/// The dictionary has to be kept for as long as any frame that was made with it.
public struct ZstdDictionary: Equatable, Sendable {
  /// The dictionary as it is to be stored.
  public let bytes: [UInt8]
  /// What frames name the dictionary by; nil if it has no identifier, and frames do not name it.
  public let id: UInt32?

  /// A dictionary that was trained before, or any bytes that inputs are expected to have.
  ///
  /// A trained dictionary starts with a magic number, an identifier and tables. Bytes that do not
  /// start so are taken for bare content: they have no identifier, so that it is up to the caller to
  /// find the right ones for a frame. A wrong one is not noticed for sure, save by a checksum.
  ///
  /// - Parameter bytes: the dictionary.
  /// - Throws: ``ZstdDictionaryError/tooShort(byteCount:)`` or ``ZstdDictionaryError/corrupt``.
  /// - Complexity: O(*n*) for *n* bytes
  public init(_ bytes: [UInt8]) throws(ZstdDictionaryError) {
    guard bytes.count >= 8 else { throw .tooShort(byteCount: bytes.count) }
    let isTrained = bytes.span.littleEndian(0..<4) == 0xEC30_A437
    guard !isTrained || hasReadableTables(bytes.span) else { throw .corrupt }
    let id = isTrained ? UInt32(bytes.span.littleEndian(4..<8)) : 0
    self.id = id == 0 ? nil : id
    self.bytes = bytes
  }

  /// Trains a dictionary on samples of what is to be compressed.
  ///
  /// A hundred times as many bytes of samples as the dictionary is to have are recommended, and
  /// samples of the size that inputs will have. Training takes seconds for ten megabytes. The same
  /// samples give the same dictionary, by the same release of libzstd.
  ///
  /// - Parameters:
  ///   - samples: all samples, one after another.
  ///   - byteCounts: the size of each.
  ///   - capacity: the most bytes that the dictionary may have.
  /// - Precondition: the sizes add up to the number of bytes, none is negative, and `capacity` is at
  ///   least 256.
  /// - Throws: ``ZstdDictionaryError/trainingFailed(reason:)`` if the samples are too few or too
  ///   small, or have too little in common.
  /// - Complexity: O(*n*) for *n* bytes of samples, with a large factor
  public init(
    training samples: Span<UInt8>, byteCounts: [Int], capacity: Int
  ) throws(ZstdDictionaryError) {
    precondition(capacity >= 256, "a dictionary of fewer than 256 bytes")
    var rest = samples.count
    for count in byteCounts {
      precondition(0...rest ~= count, "samples of other sizes than there are bytes")
      rest -= count
    }
    precondition(rest == 0, "samples of other sizes than there are bytes")
    try self.init(
      trainedDictionary(samples, byteCounts: byteCounts.span, capacity: capacity))
  }
}

/// A dictionary that is prepared for compression at one level.
///
/// That takes time and memory, of which most depends on the level. It is done once: any number of
/// compressors can share the result, on any threads.
public final class ZstdCompressionDictionary: Sendable {
  /// The level at which compressors with this dictionary work.
  public let level: Int
  /// What frames name the dictionary by; nil if it has no identifier.
  public let id: UInt32?
  let digest: CompressionDigest

  /// Prepares a dictionary.
  ///
  /// - Parameters:
  ///   - dictionary: what frames may refer to.
  ///   - level: how much time to take to save more bytes; 0 stands for the default.
  /// - Precondition: `level` is one of ``ZstdCompressor/levels``.
  /// - Throws: ``ZstdDictionaryError/corrupt``.
  /// - Complexity: O(*n*) for *n* bytes of the dictionary
  public init(
    _ dictionary: ZstdDictionary, level: Int = ZstdCompressor.defaultLevel
  ) throws(ZstdDictionaryError) {
    precondition(ZstdCompressor.levels.contains(level), "a level that libzstd does not have")
    guard let digest = CompressionDigest(dictionary.bytes.span, level: level) else {
      throw .corrupt
    }
    self.digest = digest
    self.level = level
    id = dictionary.id
  }
}

/// A dictionary that is prepared for decompression.
///
/// Any number of decompressors can share it, on any threads.
public final class ZstdDecompressionDictionary: Sendable {
  /// What frames name the dictionary by; nil if it has no identifier.
  public let id: UInt32?
  let digest: DecompressionDigest

  /// Prepares a dictionary.
  ///
  /// - Parameter dictionary: what frames may refer to.
  /// - Throws: ``ZstdDictionaryError/corrupt``.
  /// - Complexity: O(*n*) for *n* bytes of the dictionary
  public init(_ dictionary: ZstdDictionary) throws(ZstdDictionaryError) {
    guard let digest = DecompressionDigest(dictionary.bytes.span) else { throw .corrupt }
    self.digest = digest
    id = dictionary.id
  }
}
