internal import BitCoding
public import Chunks

/// A chunk of out-of-order samples that is complete, in a log of such samples.
///
/// All samples of the series that the log has before this are in that chunk, or in one before it.
public struct LogChunkMarker: Hashable, Sendable {
  /// The number of the series.
  public var series: UInt64
  /// Where the head's chunk files have the chunk.
  public var chunk: ChunkReference

  /// A marker.
  ///
  /// - Parameters:
  ///   - series: the number of the series.
  ///   - chunk: where the head's chunk files have the chunk.
  public init(series: UInt64, chunk: ChunkReference) {
    self.series = series
    self.chunk = chunk
  }
}

extension LogChunkMarker {
  static func decode(_ record: Span<UInt8>) throws(LogRecordError) -> [LogChunkMarker] {
    var cursor = RecordCursor()
    var entries: [LogChunkMarker] = []
    while !cursor.isAtEnd(of: record) {
      let series = try cursor.readWord(from: record)
      let chunk = ChunkReference(rawValue: try cursor.readWord(from: record))
      entries.append(LogChunkMarker(series: series, chunk: chunk))
    }
    return entries
  }

  func append(to record: inout [UInt8]) {
    record.append(bigEndian: series)
    record.append(bigEndian: chunk.rawValue)
  }
}
