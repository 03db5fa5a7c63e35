import Gorilla

do {
  // A batch of samples becomes the payload of an XOR chunk.
  let timestamps: [Int64] = [1_000, 16_000, 31_000, 46_000]
  let values = [12.0, 12.5, 12.5, 13.0]
  var appender = XORAppender()
  appender.append(timestamps.span, values.span)
  let bytes = appender.finish()

  // The whole chunk goes into arrays that the caller owns and can use again.
  var decoder = try XORDecoder(bytes.span)
  var decodedTimestamps = [Int64](repeating: 0, count: decoder.count)
  var decodedValues = [Double](repeating: 0, count: decoder.count)
  var timestampOutput = decodedTimestamps.mutableSpan
  var valueOutput = decodedValues.mutableSpan
  let count = try decoder.decode(
    from: bytes.span, timestamps: &timestampOutput, values: &valueOutput)
  print("\(count) samples in \(bytes.count) bytes: \(decodedTimestamps) \(decodedValues)")

  // Or one sample at a time, for whoever may stop early.
  var iterator = try XORDecoder(bytes.span)
  while let sample = try iterator.next(from: bytes.span), sample.timestamp < 40_000 {
    print(sample.timestamp, sample.value)
  }
} catch {
  print("corrupt chunk: \(error)")
}
