internal import Gorilla

/// What a cursor needs for histograms: made for the first one, so that cursors of floats are small.
///
/// `@unchecked`: it belongs to one ``ChunkCursor``, which cannot be copied, and lends it only for the time of a call.
final class HistogramBatches: @unchecked Sendable {
  var integers = HistogramBatch<UInt64>()
  var floats = HistogramBatch<Double>()
  private var sealed = SealedHistogramDecoder()

  /// Begins with a chunk of histograms that count in integers.
  func openIntegers(
    _ payload: Span<UInt8>, _ encoding: ChunkEncodingByte, hasStartTimes: Bool
  ) throws(ChunkFault) {
    guard encoding == .sealed else {
      return try integers.open(payload, hasStartTimes: hasStartTimes)
    }
    try integers.open { (columns) throws(SealedError) in
      try sealed.decode(payload, into: &columns)
    }
  }

  /// Begins with a chunk of histograms that count in floats.
  func openFloats(
    _ payload: Span<UInt8>, _ encoding: ChunkEncodingByte, hasStartTimes: Bool
  ) throws(ChunkFault) {
    guard encoding == .sealed else {
      return try floats.open(payload, hasStartTimes: hasStartTimes)
    }
    try floats.open { (columns) throws(SealedError) in
      try sealed.decode(payload, into: &columns)
    }
  }
}
