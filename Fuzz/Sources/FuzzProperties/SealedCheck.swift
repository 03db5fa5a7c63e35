internal import Chunks
internal import Gorilla

/// Checks that sealing and unsealing keep their promises: that `bytes`, behind the first of them, as a
/// payload are decoded or refused without harm, or as samples come back.
public func checkSealed(_ bytes: Span<UInt8>) {
  guard let choice = bytes.firstByte else { return }
  let rest = bytes.extracting(1...)
  if choice & 1 == 0 { checkPayload(rest) } else { checkSamples(rest) }
}

private func checkPayload(_ payload: Span<UInt8>) {
  let whole = decode(payload)
  expect(whole == decodeFrames(payload), "all frames together are the whole")
  if let whole { checkSealing(whole) }
  if let summaries = try? SealedSummaries.decode(payload) {
    expect(
      summaries.allSatisfy { $0.minTime <= $0.maxTime && 0...$0.count ~= $0.resetCount },
      "summaries that are read are possible")
  }
  var decoder = SealedHistogramDecoder()
  var encoder = SealedEncoder()
  var sealed: [UInt8] = []
  var integers = HistogramColumns<UInt64>()
  if (try? decoder.decode(payload, into: &integers)) != nil {
    let isVerified = (try? encoder.encode(integers, into: &sealed)) != nil
    expect(isVerified, "histograms that are sealed are verified")
  }
  var floats = HistogramColumns<Double>()
  if (try? decoder.decode(payload, into: &floats)) != nil {
    let isVerified = (try? encoder.encode(floats, into: &sealed)) != nil
    expect(isVerified, "float histograms that are sealed are verified")
  }
}

private func checkSamples(_ bytes: Span<UInt8>) {
  var samples = SealedColumns()
  for index in 0..<min(bytes.count / 16, SealedFormat.maximumCount) {
    samples.timestamps.append(Int64(bitPattern: word(bytes, 16 * index)))
    samples.bits.append(word(bytes, 16 * index + 8))
  }
  if !samples.bits.isEmpty { checkSealing(samples) }
}

/// Seals samples and decodes them again.
private func checkSealing(_ samples: SealedColumns) {
  var encoder = SealedEncoder()
  var payload: [UInt8] = []
  let values = samples.bits.map { Double(bitPattern: $0) }
  do throws(SealedVerificationError) {
    let hint = try encoder.encode(samples.timestamps.span, values.span, into: &payload)
    expect(decode(payload.span) == samples, "what is sealed comes back")
    try encoder.encode(samples.timestamps.span, values.span, hint: hint, into: &payload)
    expect(decode(payload.span) == samples, "what is sealed with a hint comes back")
  } catch { expect(false, "what is sealed is verified") }
}

/// The samples of a payload; nil for a fault.
private func decode(_ payload: Span<UInt8>) -> SealedColumns? {
  guard let count = try? SealedDecoder.sampleCount(of: payload) else { return nil }
  var columns = SealedColumns(count: count)
  return columns.fill { timestamps, values throws(SealedError) in
    try SealedDecoder.decode(payload, timestamps: &timestamps, values: &values)
  } ? columns : nil
}

/// The samples of a payload, decoded frame by frame; nil for a fault.
private func decodeFrames(_ payload: Span<UInt8>) -> SealedColumns? {
  guard let decoder = try? SealedDecoder(payload) else { return nil }
  var all = SealedColumns()
  for frame in 0..<decoder.frameCount {
    var columns = SealedColumns(count: decoder.samples(ofFrame: frame).count)
    let isSound = columns.fill { timestamps, values throws(SealedError) in
      try decoder.decode(
        frame: frame, from: payload, timestamps: &timestamps, values: &values)
    }
    guard isSound else { return nil }
    all.timestamps += columns.timestamps
    all.bits += columns.bits
  }
  return all
}

private struct SealedColumns: Equatable {
  var timestamps: [Int64] = []
  var bits: [UInt64] = []

  init() {}

  init(count: Int) {
    timestamps = [Int64](repeating: 0, count: count)
    bits = [UInt64](repeating: 0, count: count)
  }

  /// Fills the columns by a function that says how many samples it has written; returns false if it
  /// throws.
  mutating func fill(
    _ body: (inout MutableSpan<Int64>, inout MutableSpan<Double>) throws(SealedError) -> Int
  ) -> Bool {
    var values = [Double](repeating: 0, count: bits.count)
    guard let count = try? Self.fill(&timestamps, &values, body) else { return false }
    expect(count == bits.count, "as many samples as there are")
    bits = values.map(\.bitPattern)
    return true
  }

  private static func fill(
    _ timestamps: inout [Int64], _ values: inout [Double],
    _ body: (inout MutableSpan<Int64>, inout MutableSpan<Double>) throws(SealedError) -> Int
  ) throws(SealedError) -> Int {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    return try body(&timestamps, &values)
  }
}

private func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
  (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
}
