public import Gorilla

/// The measured work on histogram chunks without start times, such as a real block holds.
public struct HistogramWorkload<Count: HistogramCount>: ~Copyable, Sendable {
  /// The number of samples that a body handles.
  public let sampleCount: Int
  /// The payloads.
  public let chunks: ChunkPool
  private let decoded: [HistogramColumns<Count>]
  private var decoder = HistogramDecoder<Count>()
  private var columns = HistogramColumns<Count>()
  private var appender = HistogramAppender<Count>(hasStartTimes: false, byteCapacity: 4_096)

  /// The work on `chunks`.
  ///
  /// - Throws: ``Gorilla/ChunkError`` for a corrupt chunk.
  public init(_ chunks: ChunkPool) throws(ChunkError) {
    var decoded: [HistogramColumns<Count>] = []
    for index in 0..<chunks.count {
      let payload = chunks.bytes.span.extracting(chunks.range(index))
      var decoder = try HistogramDecoder<Count>(payload, hasStartTimes: false)
      var columns = HistogramColumns<Count>()
      try decoder.decode(from: payload, into: &columns)
      decoded.append(columns)
    }
    self.chunks = chunks
    self.decoded = decoded
    sampleCount = decoded.reduce(0) { $0 + $1.count }
  }

  /// Decodes every chunk into arrays that are used again.
  public mutating func decode() throws(ChunkError) -> UInt64 {
    let chunks = chunks
    var digest: UInt64 = 0
    for index in 0..<chunks.count {
      let payload = chunks.bytes.span.extracting(chunks.range(index))
      try decoder.open(payload, hasStartTimes: false)
      try decoder.decode(from: payload, into: &columns)
      digest = digest &* 31 &+ UInt64(columns.count &+ columns.buckets.count)
    }
    return digest
  }

  /// Encodes every chunk from arrays into a buffer that is used again.
  public mutating func encode() -> UInt64 {
    var digest: UInt64 = 0
    for index in decoded.indices {
      appender.removeAll()
      appender.append(decoded[index])
      digest = digest &* 31 &+ UInt64(appender.byteCount)
    }
    return digest
  }
}
