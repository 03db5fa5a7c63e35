internal import Gorilla

extension Chunk {
  /// A chunk of a payload about which nothing else is known, as from a segment without its index.
  ///
  /// All samples are decoded, as the last time is at the end of the payload.
  ///
  /// - Parameters:
  ///   - encoding: how the payload is encoded.
  ///   - payload: the bytes of the samples.
  /// - Throws: ``ChunkFault`` for a payload that cannot be decoded, or an encoding that is not
  ///   ``ChunkEncodingByte/isDecodable``; for one without samples, or whose samples are out of order.
  /// - Complexity: O(the number of samples, times that of buckets)
  public init(encoding: ChunkEncodingByte, payload: [UInt8]) throws(ChunkFault) {
    var times = SampleTimes()
    // What this says of the samples is not looked at.
    var cursor = ChunkCursor([
      Chunk(encoding: encoding, payload: payload, minTime: 0, maxTime: 0, sampleCount: 1)
    ])
    do throws(ChunkListError) {
      while try cursor.next() != nil { cursor.withTimestamps { times.add($0) } }
    } catch { throw error.fault }
    if let sample = times.unordered { throw .unordered(sample: sample) }
    guard times.count > 0 else { throw .empty }
    self.init(
      encoding: encoding, payload: payload,
      minTime: times.first, maxTime: times.last, sampleCount: times.count)
  }

  /// A chunk whose times are known, as from the index of a block or from a head-chunk file.
  ///
  /// The number of samples is read from the header of the payload, and the samples are not decoded.
  ///
  /// - Parameters:
  ///   - encoding: how the payload is encoded.
  ///   - payload: the bytes of the samples.
  ///   - minTime: the time of the first sample, in milliseconds since the Unix epoch.
  ///   - maxTime: the time of the last sample, in milliseconds since the Unix epoch.
  /// - Throws: ``ChunkFault`` for a header that is none, or an encoding that is not
  ///   ``ChunkEncodingByte/isDecodable``; ``ChunkFault/empty``, or ``ChunkFault/misdescribed`` for a range
  ///   that ends before it begins.
  /// - Complexity: O(1)
  public init(
    encoding: ChunkEncodingByte, payload: [UInt8], minTime: Int64, maxTime: Int64
  ) throws(ChunkFault) {
    let count = try encoding.sampleCount(of: payload.span)
    guard count > 0 else { throw .empty }
    guard minTime <= maxTime else { throw .misdescribed }
    self.init(
      encoding: encoding, payload: payload,
      minTime: minTime, maxTime: maxTime, sampleCount: count)
  }
}

extension ChunkEncodingByte {
  /// The number of samples that the header of `payload` promises.
  func sampleCount(of payload: Span<UInt8>) throws(ChunkFault) -> Int {
    if self == .sealed {
      do throws(SealedError) {
        var cursor = SealedCursor(byteOffset: 0)
        let header = try SealedHeader(payload, &cursor)
        if header.isTimestampColumn { throw .unexpectedContent }
        return header.count
      } catch { throw .corruptSealed(error) }
    }
    do throws(ChunkError) {
      return try ChunkEncoding(byte: rawValue).sampleCount(of: payload)
    } catch { throw .corrupt(error) }
  }
}

extension ChunkEncoding {
  fileprivate func sampleCount(of payload: Span<UInt8>) throws(ChunkError) -> Int {
    switch self {
    case .xor: try XORDecoder.sampleCount(of: payload)
    case .xor2: try XOR2Decoder.sampleCount(of: payload)
    case .histogram, .histogramST, .floatHistogram, .floatHistogramST:
      try HistogramDecoder<UInt64>.sampleCount(of: payload, hasStartTimes: hasStartTimes)
    }
  }
}
