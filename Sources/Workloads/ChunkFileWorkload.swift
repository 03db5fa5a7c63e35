public import Chunks

/// The measured work on files of chunks: those of ``ChunkListWorkload`` for gauges, in a segment and in
/// a file of head chunks.
public struct ChunkFileWorkload: Sendable {
  /// The chunks.
  public let chunks: [Chunk]
  /// The bytes of a segment with all chunks.
  public private(set) var segment: [UInt8] = []
  /// The bytes of a file of head chunks with all of them.
  public private(set) var headChunks: [UInt8] = []

  /// The chunks, and their files.
  ///
  /// - Parameter seriesCount: from how many series the chunks are.
  /// - Throws: as ``ChunkListWorkload/init(_:seriesCount:)``.
  public init(seriesCount: Int = 16) throws(ChunkListError) {
    chunks = try ChunkListWorkload(.gauge, seriesCount: seriesCount).chunks.flatMap { $0 }
    _ = (writeSegment(), writeHeadChunks())
  }

  /// Finds every chunk of the segment, and checks it.
  public func readSegment() throws(SegmentError) -> UInt64 {
    var digest: UInt64 = 0
    var reader = try SegmentReader(segment.span)
    while let entry = try reader.next(from: segment.span) {
      digest = digest &* 31 &+ UInt64(entry.payload.count) &+ (entry.isIntact ? 1 : 0)
    }
    return digest
  }

  /// Writes the segment, into an array that is used again.
  public mutating func writeSegment() -> UInt64 {
    var writer = SegmentWriter()
    segment.removeAll(keepingCapacity: true)
    for chunk in chunks { writer.append(chunk, to: &segment) }
    return UInt64(segment.count) &+ UInt64(segment[segment.count - 1])
  }

  /// Finds every chunk of the file of head chunks, and checks it.
  public func readHeadChunks() throws(HeadChunkError) -> UInt64 {
    var digest: UInt64 = 0
    var reader = try HeadChunkReader(headChunks.span)
    while let entry = try reader.next(from: headChunks.span) {
      digest = digest &* 31 &+ UInt64(entry.payload.count) &+ 1
    }
    return digest
  }

  /// Writes the file of head chunks, into an array that is used again.
  public mutating func writeHeadChunks() -> UInt64 {
    var writer = HeadChunkWriter()
    headChunks.removeAll(keepingCapacity: true)
    for chunk in chunks { writer.append(chunk, series: 1, to: &headChunks) }
    return UInt64(headChunks.count) &+ UInt64(headChunks[headChunks.count - 1])
  }
}
