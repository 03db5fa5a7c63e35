internal import Zstd

/// The measured work of compressing and decompressing items one by one, with or without a dictionary
/// that was trained on them.
public struct CompressionWorkload: ~Copyable, Sendable {
  /// What is compressed.
  public let items: ChunkPool
  /// A frame for each item.
  public private(set) var frames = ChunkPool()
  /// The size of the dictionary, which has to be kept with the frames; 0 without one.
  public let dictionaryByteCount: Int
  private var compressor: ZstdCompressor
  private var decompressor: ZstdDecompressor
  private var compressed: [UInt8] = []
  private var decompressed: [UInt8] = []

  /// Work without a dictionary.
  ///
  /// - Precondition: there is an item, none is empty, and libzstd has the level.
  public init(_ items: ChunkPool, level: Int) {
    self.items = items
    dictionaryByteCount = 0
    compressor = ZstdCompressor(level: level)
    decompressor = ZstdDecompressor()
    makeFrames()
  }

  /// Work with a dictionary of up to `dictionaryCapacity` bytes, trained on all items.
  ///
  /// - Precondition: as for ``init(_:level:)``, and `dictionaryCapacity` is at least 256.
  /// - Throws: an error of the dictionary, if the items are too few or have too little in common.
  public init(_ items: ChunkPool, level: Int, dictionaryCapacity: Int) throws {
    let dictionary = try ZstdDictionary(
      training: items.bytes.span, byteCounts: (0..<items.count).map { items.range($0).count },
      capacity: dictionaryCapacity)
    let compression = try ZstdCompressionDictionary(dictionary, level: level)
    let decompression = try ZstdDecompressionDictionary(dictionary)
    self.items = items
    dictionaryByteCount = dictionary.bytes.count
    compressor = ZstdCompressor(dictionary: compression)
    decompressor = ZstdDecompressor(dictionary: decompression)
    makeFrames()
  }

  private mutating func makeFrames() {
    // Not the properties themselves, as a span of one would keep the others from being changed.
    let pool = items
    var (frame, frames) = ([UInt8](), ChunkPool())
    for number in 0..<pool.count {
      compressor.compress(pool.bytes.span.extracting(pool.range(number)), into: &frame)
      frames.append(frame.span)
    }
    self.frames = frames
  }

  /// How many times larger the items are than their frames with the dictionary.
  public var ratio: Double {
    Double(items.bytes.count) / Double(frames.bytes.count + dictionaryByteCount)
  }

  /// Compresses every item into the same array.
  public mutating func compress() -> UInt64 {
    let pool = items
    var digest: UInt64 = 0
    for number in 0..<pool.count {
      compressor.compress(pool.bytes.span.extracting(pool.range(number)), into: &compressed)
      digest = digest &* 31 &+ UInt64(compressed.count) &+ UInt64(compressed[compressed.count - 1])
    }
    return digest
  }

  /// Decompresses every frame into the same array.
  public mutating func decompress() throws -> UInt64 {
    let pool = frames
    var digest: UInt64 = 0
    for number in 0..<pool.count {
      try decompressor.decompress(
        pool.bytes.span.extracting(pool.range(number)), into: &decompressed, limit: 1 << 30)
      let last = UInt64(decompressed[decompressed.count - 1])
      digest = digest &* 31 &+ UInt64(decompressed.count) &+ last
    }
    return digest
  }
}
