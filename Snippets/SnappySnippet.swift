import Snappy

do {
  // An encoder and an array that are used again allocate nothing.
  var encoder = SnappyEncoder()
  var block: [UInt8] = []
  let message = Array("a rose is a rose is a rose is a rose".utf8)
  encoder.encode(message.span, into: &block)
  print("\(message.count) bytes in \(block.count)")

  // What comes from elsewhere gets a limit.
  let decoded = try SnappyBlock.decode(block.span, limit: 1 << 20)
  print(String(decoding: decoded, as: UTF8.self))

  // Frames have checksums, and can be joined.
  var frames = encoder.encodeFrames(message.span)
  encoder.encodeFrames(message.span, appendingTo: &frames)
  print(try SnappyFrames.decode(frames.span, limit: 1 << 20).count, "bytes of two streams")
} catch {
  print("wrong at byte \(error.byteOffset): \(error)")
}
