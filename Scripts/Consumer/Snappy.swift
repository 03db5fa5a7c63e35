import Snappy

/// Bytes to a block and to frames, and back.
func useSnappy() throws(SnappyError) {
  let bytes = Array("a rose is a rose is a rose is a rose".utf8)
  var encoder = SnappyEncoder()
  let block = encoder.encode(bytes.span)
  let frames = encoder.encodeFrames(bytes.span)
  precondition(block.count < bytes.count)

  let fromBlock = try SnappyBlock.decode(block.span, limit: 100)
  let fromFrames = try SnappyFrames.decode(frames.span, limit: 100)
  precondition(fromBlock == bytes && fromFrames == bytes)
}

try useSnappy()
