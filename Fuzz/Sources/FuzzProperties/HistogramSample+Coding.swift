internal import Gorilla

extension HistogramSample {
  /// Decodes a sample at a time.
  static func decodeSingly(_ bytes: Span<UInt8>, _ hasStartTimes: Bool) -> Decoding<Self> {
    var result = Decoding<Self>()
    var decoder = HistogramDecoder<Count>()
    do throws(ChunkError) {
      try decoder.open(bytes, hasStartTimes: hasStartTimes)
      let count = decoder.count
      while let sample = try next(of: &decoder, from: bytes) {
        result.samples.append(sample)
        expect(decoder.position == result.samples.count, "next() moves on by one")
        expect(decoder.position <= count, "there are no more samples than promised")
      }
      expect(decoder.position == count, "next() ends with the last sample promised")
    } catch {
      result.error = error
      expect(error.sample ?? 0 == decoder.position, "the error names the sample at fault")
      let end = try? next(of: &decoder, from: bytes)
      expect(end == nil && decoder.count == decoder.position, "an error ends the chunk")
    }
    result.position = decoder.position
    return result
  }

  private static func next(
    of decoder: inout HistogramDecoder<Count>, from bytes: Span<UInt8>
  ) throws(ChunkError) -> HistogramSample? {
    var histogram = Histogram<Count>()
    guard try decoder.next(from: bytes, into: &histogram) else { return nil }
    return HistogramSample(
      timestamp: decoder.timestamp, startTime: decoder.startTime, histogram: histogram)
  }

  /// Decodes all samples at once but for the first few, with a `decoder` and `columns` that other
  /// bytes have been decoded with.
  static func decode(
    _ bytes: Span<UInt8>, _ hasStartTimes: Bool, singly: Int,
    _ decoder: inout HistogramDecoder<Count>, _ columns: inout HistogramColumns<Count>
  ) -> Decoding<Self> {
    var result = Decoding<Self>()
    columns.removeAll()
    do throws(ChunkError) {
      try decoder.open(bytes, hasStartTimes: hasStartTimes)
      while result.samples.count < singly, let sample = try next(of: &decoder, from: bytes) {
        result.samples.append(sample)
      }
      try decoder.decode(from: bytes, into: &columns)
    } catch { result.error = error }
    for index in 0..<columns.count {
      var sample = HistogramSample(
        timestamp: columns.timestamps[index],
        startTime: hasStartTimes ? columns.startTimes[index] : 0, histogram: columns[index])
      // The columns do not know that their first sample is not the chunk's.
      if index == 0 && singly > 0 && sample.histogram.counterReset == .unknown
        && !sample.histogram.isStale
      {
        sample.histogram.counterReset = .notReset
      }
      result.samples.append(sample)
    }
    result.position = decoder.position
    return result
  }

  /// Writes samples by the rules of the appender, into as many chunks as it takes, and reads them.
  static func throughRules(_ samples: [Self], _ hasStartTimes: Bool) -> [Self] {
    var result: [Self] = []
    var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
    for sample in samples {
      let (histogram, timestamp) = (sample.histogram, sample.timestamp)
      let startTime = sample.startTime
      if appender.count < appender.capacity {
        let outcome = appender.append(histogram, at: timestamp, startTime: startTime)
        guard case .chunkEnds(let counterReset) = outcome else { continue }
        result += contents(of: &appender)
        appender.removeAll(counterReset: counterReset)
      } else {
        let counterReset = appender.counterReset(before: histogram)
        result += contents(of: &appender)
        appender.removeAll(counterReset: counterReset)
      }
      let outcome = appender.append(histogram, at: timestamp, startTime: startTime)
      expect(outcome == .appended, "an empty chunk takes any histogram")
    }
    return result + contents(of: &appender)
  }

  private static func contents(of appender: inout HistogramAppender<Count>) -> [Self] {
    let hasStartTimes = appender.hasStartTimes
    let decoding = appender.withBytes { decodeSingly($0, hasStartTimes) }
    expect(decoding.error == nil, "an appender's bytes can be decoded")
    return decoding.samples
  }
}
