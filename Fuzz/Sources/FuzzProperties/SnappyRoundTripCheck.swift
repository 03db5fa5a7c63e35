internal import Snappy

/// Checks that bytes survive encoding and decoding.
///
/// The first byte says how often the others are repeated, each time with one of them changed, so that
/// there are repetitions, and more than fit into a fragment.
public func checkSnappyRoundTrip(_ bytes: Span<UInt8>) {
  guard let choice = bytes.firstByte else { return }
  var input: [UInt8] = []
  for round in 0..<1 + Int(choice) % 24 {
    for index in 1..<bytes.count {
      let isChanged = index % 64 == round && round > 0
      input.append(isChanged ? bytes[index] &+ choice : bytes[index])
    }
  }
  var encoder = SnappyEncoder()
  let block = encoder.encode(input.span)
  expect(
    block.count <= SnappyEncoder.maximumByteCount(encoding: input.count), "a block has a bound")
  expect((try? SnappyBlock.decode(block.span)) == input, "bytes survive in a block")
  expect(PlainSnappyBlock(block.span).decoded == input, "a plain decoder understands a block")
  let frames = encoder.encodeFrames(input.span)
  expect((try? SnappyFrames.decode(frames.span)) == input, "bytes survive in frames")
  expect(encoder.encode(input.span) == block, "an encoder used before is as good as new")
}
