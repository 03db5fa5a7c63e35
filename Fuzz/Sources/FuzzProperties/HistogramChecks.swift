internal import Gorilla

/// Checks that `bytes` keep the promises of decoder and encoder for histograms of integer counts.
///
/// Of the first byte, bit 0 chooses the encoding with start times, and bit 1 two payloads, before
/// which two bytes have the length of the first.
public func checkHistogram(_ bytes: Span<UInt8>) { check(UInt64.self, bytes) }

/// Checks that `bytes` keep the promises of decoder and encoder for histograms of float counts.
///
/// The first byte is that of ``checkHistogram(_:)``.
public func checkFloatHistogram(_ bytes: Span<UInt8>) { check(Double.self, bytes) }

private func check<Count: HistogramCount>(_ count: Count.Type, _ bytes: Span<UInt8>) {
  guard let choice = bytes.firstByte else { return }
  let hasStartTimes = choice & 1 != 0
  guard choice & 2 != 0, bytes.count >= 3 else {
    let samples: [HistogramSample<Count>] = check(bytes.extracting(1...), hasStartTimes)
    return checkRules(samples, hasStartTimes)
  }
  let end = min(3 + Int(bytes[1]) << 8 + Int(bytes[2]), bytes.count)
  let first = HistogramSample<Count>.decodeSingly(bytes.extracting(3..<end), hasStartTimes)
  let second = HistogramSample<Count>.decodeSingly(bytes.extracting(end...), hasStartTimes)
  checkRules(first.samples + second.samples, hasStartTimes)
}

/// Checks what holds for all payloads of an encoding, and returns the samples of this one.
private func check<Count: HistogramCount>(
  _ bytes: Span<UInt8>, _ hasStartTimes: Bool
) -> [HistogramSample<Count>] {
  let singly = HistogramSample<Count>.decodeSingly(bytes, hasStartTimes)
  var decoder = HistogramDecoder<Count>()
  var columns = HistogramColumns<Count>()
  for (other, count) in [(true, 2), (false, 2), (true, 0), (false, 0)] {
    let decoding = HistogramSample.decode(
      bytes, other != hasStartTimes, singly: count, &decoder, &columns)
    // What was decoded in the other encoding only leaves something behind.
    guard !other else { continue }
    expect(decoding == singly, "columns and next() agree on samples, position and error")
  }
  do throws(ChunkError) {
    let first = try HistogramDecoder<Count>.firstTimestamp(of: bytes, hasStartTimes: hasStartTimes)
    // It looks no further than the timestamp, and may find one in a chunk whose first sample ends
    // too early.
    expect(
      singly.samples.isEmpty || first == singly.samples[0].timestamp,
      "firstTimestamp is that of sample 0")
  } catch { expect(singly.samples.isEmpty, "firstTimestamp fails only where decoding does") }

  var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
  appender.append(columns)
  let encoded = appender.finish()
  let again = HistogramSample<Count>.decodeSingly(encoded.span, hasStartTimes)
  expect(
    again.error == nil && again.samples == singly.samples.map(\.encoded),
    "samples survive encoding")
  checkReopening(bytes, hasStartTimes, singly)
  checkReopening(encoded.span, hasStartTimes, again)
  return singly.samples
}

/// Checks that a chunk that is opened again still has its samples, and takes another one.
private func checkReopening<Count: HistogramCount>(
  _ bytes: Span<UInt8>, _ hasStartTimes: Bool, _ decoding: Decoding<HistogramSample<Count>>
) {
  let samples = decoding.samples
  do throws(ChunkError) {
    var appender = try HistogramAppender<Count>(reopening: bytes, hasStartTimes: hasStartTimes)
    guard var extra = samples.last, appender.count < appender.capacity else { return }
    extra.timestamp &+= 1_000
    extra.startTime &+= 1
    let outcome = appender.append(
      extra.histogram, at: extra.timestamp, startTime: extra.startTime)
    let longer = HistogramSample<Count>.decodeSingly(appender.finish().span, hasStartTimes)
    let expected = outcome == .appended ? samples + [extra] : samples
    expect(outcome != .recoded, "the same buckets need no other chunk")
    expect(
      longer.error == nil && longer.samples.count == expected.count
        && zip(longer.samples, expected).allSatisfy { $0.counts(theSameAs: $1) },
      "a reopened chunk holds what it held, and what is appended")
  } catch {
    if case .notReopenable = error {
      let isPastStartTimes = decoding.error == nil && samples.count > 127
      expect(!hasStartTimes || isPastStartTimes, "chunks with start times can be reopened")
    } else {
      expect(error == decoding.error, "reopening fails as decoding does")
    }
  }
}

/// Checks that the rules of when a chunk ends, or gets more buckets, lose nothing.
private func checkRules<Count: HistogramCount>(
  _ samples: [HistogramSample<Count>], _ hasStartTimes: Bool
) {
  let written = HistogramSample.throughRules(samples, hasStartTimes)
  expect(
    written.count == samples.count
      && zip(written, samples).allSatisfy { $0.counts(theSameAs: $1) },
    "the chunks that an appender cuts hold all samples")
}
