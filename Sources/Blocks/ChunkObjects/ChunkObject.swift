internal import BitCoding
public import Chunks
internal import Gorilla
public import SeriesModel

/// A chunk as the first chunk store of Cortex kept it: an object that describes itself, for a store that
/// knows keys and bytes alone.
///
/// ```swift
/// let object = try ChunkObject(user: "tenant", labels: labels, chunks: chunks)
/// let (key, bytes) = object.encoded(using: &encoder)
/// // … put and get …
/// let read = try ChunkObject(bytes.span, key: key)
/// let chunks = try read.chunks()
/// ```
///
/// The format is in `Documentation/Formats/ChunkObjects.md`; it is that of Cortex.
public struct ChunkObject: Hashable, Sendable {
  /// The tenant whose chunk it is.
  public var user: String
  /// The labels of the series.
  public var labels: LabelSet
  /// The fingerprint of the series: that of its labels, unless another series has the same.
  public var fingerprint: UInt64
  /// The time of the first sample, in milliseconds since the Unix epoch.
  public var from: Int64
  /// The time of the last sample.
  public var through: Int64
  /// How the data is encoded.
  public var encoding: ChunkObjectEncoding
  /// The data.
  public var data: [UInt8]
  /// What the metadata has besides, in its order: members that this library does not know.
  public internal(set) var otherMembers = JSONObject()

  /// An object of chunks, which are put behind one another; one alone can be encoded by itself.
  ///
  /// - Parameters:
  ///   - user: the tenant.
  ///   - labels: the labels of the series.
  ///   - fingerprint: the fingerprint of the series; that of the labels unless given.
  ///   - chunks: XOR chunks, in the order of time; of several, each has at most 65,535 bytes.
  ///   - encoding: ``ChunkObjectEncoding/bigchunk``, or ``ChunkObjectEncoding/xor`` for one chunk.
  /// - Throws: ``ChunkObjectError/unsuitable(chunk:)``, ``ChunkObjectError/chunkCount(_:)`` or
  ///   ``ChunkObjectError/unsupported(_:)``.
  /// - Complexity: O(the bytes of the chunks)
  public init(
    user: String, labels: LabelSet, fingerprint: UInt64? = nil, chunks: [Chunk],
    encoding: ChunkObjectEncoding = .bigchunk
  ) throws(ChunkObjectError) {
    guard let first = chunks.first, chunks.count <= UInt16.max else {
      throw .chunkCount(chunks.count)
    }
    for (index, chunk) in chunks.enumerated() {
      guard chunk.encoding.encoding == .xor,
        encoding == .xor || chunk.payload.count <= UInt16.max
      else { throw .unsuitable(chunk: index) }
    }
    data = []
    switch encoding {
    case .xor:
      guard chunks.count == 1 else { throw .chunkCount(chunks.count) }
      data = first.payload
    case .bigchunk:
      data.append(littleEndian: UInt16(chunks.count))
      for chunk in chunks {
        data.append(littleEndian: UInt16(chunk.payload.count))
        data += chunk.payload
      }
    default: throw .unsupported(encoding)
    }
    self.user = user
    self.labels = labels
    self.fingerprint = fingerprint ?? labels.fingerprint
    from = first.minTime
    through = chunks.reduce(first.maxTime) { max($0, $1.maxTime) }
    self.encoding = encoding
  }

  /// The chunks of the data.
  ///
  /// - Throws: ``ChunkObjectError`` for data that is not read here, or that is corrupt. Offsets are those
  ///   in the data.
  /// - Complexity: O(the number of samples)
  public func chunks() throws(ChunkObjectError) -> [Chunk] {
    switch encoding {
    case .xor: return [try Self.chunk(0, data.span)]
    case .bigchunk: break
    default: throw .unsupported(encoding)
    }
    let bytes = data.span
    guard let count = bytes.littleEndian16(at: 0) else { throw .truncated(byteOffset: 0) }
    var chunks: [Chunk] = []
    var offset = 2
    for index in 0..<count {
      guard let length = bytes.littleEndian16(at: offset), offset + 2 + length <= bytes.count else {
        throw .truncated(byteOffset: offset)
      }
      chunks.append(
        try Self.chunk(index, bytes.extracting(offset + 2..<offset + 2 + length)))
      offset += 2 + length
    }
    guard offset == bytes.count else { throw .invalidLength(byteOffset: offset) }
    return chunks
  }

  private static func chunk(
    _ index: Int, _ payload: Span<UInt8>
  ) throws(ChunkObjectError) -> Chunk {
    do throws(ChunkFault) {
      return try Chunk(
        encoding: ChunkEncodingByte(.xor), payload: [UInt8](copying: payload))
    } catch { throw .chunk(index, error) }
  }
}

extension Span<UInt8> {
  /// The two bytes at `offset` as an integer, the lower one first; nil if they are not there.
  fileprivate func littleEndian16(at offset: Int) -> Int? {
    guard offset + 2 <= count else { return nil }
    return Int(self[offset]) | Int(self[offset + 1]) << 8
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian value: UInt16) {
    append(UInt8(truncatingIfNeeded: value))
    append(UInt8(truncatingIfNeeded: value >> 8))
  }
}
