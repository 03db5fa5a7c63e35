import Gorilla

/// Samples to the bytes of an XOR chunk and back.
func useGorilla() throws(ChunkError) {
  let samples: [(timestamp: Int64, value: Double)] = [(1_000, 1), (16_000, 1.5), (31_000, -0.0)]
  var appender = XORAppender()
  for sample in samples {
    appender.append(Sample(timestamp: sample.timestamp, value: sample.value))
  }
  let bytes = appender.finish()

  var decoder = try XORDecoder(bytes.span)
  for expected in samples {
    let sample = try decoder.next(from: bytes.span)
    precondition(sample?.timestamp == expected.timestamp)
    precondition(sample?.value.bitPattern == expected.value.bitPattern)
  }
  let end = try decoder.next(from: bytes.span)
  precondition(end == nil)
}

try useGorilla()
