internal import Gorilla

/// Checks that `bytes`, of which the first names the encoding, keep the promises of the recoder.
public func checkRecode(_ bytes: Span<UInt8>) {
  guard let byte = bytes.firstByte else { return }
  guard let encoding = try? ChunkEncoding(byte: byte) else {
    expect(!(1...6).contains(byte), "bytes 1 to 6 name an encoding")
    return
  }
  let payload = bytes.extracting(1...)
  var recoder = ChunkRecoder()
  let outcome = result(of: &recoder, payload, encoding)
  for other in ChunkEncoding.allCases { _ = result(of: &recoder, payload, other) }
  expect(
    result(of: &recoder, payload, encoding) == outcome, "a recoder used before is as good as new")

  switch encoding {
  case .xor: check(outcome, XORDecoder.self, payload)
  case .xor2: check(outcome, XOR2Decoder.self, payload)
  case .histogram: check(outcome, UInt64.self, payload, hasStartTimes: false)
  case .floatHistogram: check(outcome, Double.self, payload, hasStartTimes: false)
  case .histogramST: check(outcome, UInt64.self, payload, hasStartTimes: true)
  case .floatHistogramST: check(outcome, Double.self, payload, hasStartTimes: true)
  }
}

private typealias Outcome = Result<ChunkRecoder.Outcome, ChunkError>

private func result(
  of recoder: inout ChunkRecoder, _ payload: Span<UInt8>, _ encoding: ChunkEncoding
) -> Outcome {
  do throws(ChunkError) {
    return .success(try recoder.recode(payload, encoding))
  } catch { return .failure(error) }
}

private func check<Decoder: FloatDecoder>(
  _ outcome: Outcome, _ decoder: Decoder.Type, _ payload: Span<UInt8>
) {
  let decoding = Decoder.decodeSingly(payload)
  check(
    outcome, payload, decoding, timestamps: decoding.samples.map(\.sample.timestamp),
    encoded: Decoder.encodeSingly(decoding.samples))
}

private func check<Count: HistogramCount>(
  _ outcome: Outcome, _ count: Count.Type, _ payload: Span<UInt8>, hasStartTimes: Bool
) {
  let decoding = HistogramSample<Count>.decodeSingly(payload, hasStartTimes)
  var columns = HistogramColumns<Count>()
  var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
  do throws(ChunkError) {
    var decoder = try HistogramDecoder<Count>(payload, hasStartTimes: hasStartTimes)
    appender.removeAll(counterReset: decoder.counterReset)
    try decoder.decode(from: payload, into: &columns)
  } catch {}
  appender.append(columns)
  check(
    outcome, payload, decoding, timestamps: columns.timestamps, encoded: appender.finish())
}

private func check<Element>(
  _ outcome: Outcome, _ payload: Span<UInt8>, _ decoding: Decoding<Element>,
  timestamps: [Int64], encoded: [UInt8]
) {
  switch outcome {
  case .failure(let error): expect(error == decoding.error, "a recoder fails as a decoder does")
  case .success(let outcome):
    expect(decoding.error == nil, "a recoder fails where a decoder does")
    expect(
      outcome.sampleCount == timestamps.count && outcome.firstTimestamp == timestamps.first ?? 0
        && outcome.lastTimestamp == timestamps.last ?? 0, "a recoder tells count and time range")
    let isSame = payload.indices.map { payload[$0] } == encoded
    expect(isSame == (outcome.form == .identical), "a recoder knows its own form")
  }
}
