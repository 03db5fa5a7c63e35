internal import Gorilla

/// Checks that `bytes`, as the payload of an XOR chunk, keep the promises of decoder and encoder.
public func checkXOR(_ bytes: Span<UInt8>) {
  _ = checkFloats(XORDecoder.self, bytes)
}

/// Checks that `bytes`, as the payload of an XOR2 chunk, keep the promises of decoder and encoder.
public func checkXOR2(_ bytes: Span<UInt8>) {
  let decoding = checkFloats(XOR2Decoder.self, bytes)
  let samples = decoding.samples
  guard samples.count < XOR2Appender.capacity else { return }

  do throws(ChunkError) {
    var appender = try XOR2Appender(reopening: bytes)
    let last = samples.last ?? FloatSample(sample: Sample(timestamp: 0, value: 1))
    let extra = FloatSample(
      sample: Sample(timestamp: last.sample.timestamp &+ 1_000, value: -last.sample.value),
      startTime: last.startTime &+ 1)
    appender.append(extra.sample, startTime: extra.startTime)
    let longer = XOR2Decoder.decodeSingly(appender.finish().span)
    expect(
      longer.error == nil && longer.samples == samples + [extra],
      "a reopened chunk holds what it held, and what is appended")
  } catch {
    let isPastStartTimes = decoding.error == nil && samples.count > 127
    expect(
      error == decoding.error || isPastStartTimes && error == .notReopenable(.xor2),
      "reopening fails as decoding does")
  }

  let middle = samples.count / 2
  let half = XOR2Decoder.encodeSingly(samples[..<middle])
  guard middle <= 127, var appender = try? XOR2Appender(reopening: half.span) else { return }
  for sample in samples[middle...] {
    appender.append(sample.sample, startTime: sample.startTime)
  }
  // The bytes may differ: a decoder does not tell whether it has met a window of bits yet.
  let whole = XOR2Decoder.decodeSingly(appender.finish().span)
  expect(
    whole.error == nil && whole.samples == samples,
    "a chunk that was reopened holds the same as one that was not")
}
