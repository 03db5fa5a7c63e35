import Zstd

/// Bytes to a frame and back, without and with a dictionary.
func useZstd() throws {
  let bytes = Array("a rose is a rose is a rose is a rose".utf8)
  var compressor = ZstdCompressor(level: 3, hasChecksum: true)
  let frame = compressor.compress(bytes.span)
  var decompressor = ZstdDecompressor()
  let decoded = try decompressor.decompress(frame.span, limit: 100)
  precondition(decoded == bytes && frame.count < bytes.count)

  let dictionary = try ZstdDictionary(bytes)
  var small = ZstdCompressor(dictionary: try ZstdCompressionDictionary(dictionary))
  let smallFrame = small.compress(bytes.span)
  var smallDecompressor = ZstdDecompressor(dictionary: try ZstdDecompressionDictionary(dictionary))
  let smallDecoded = try smallDecompressor.decompress(smallFrame.span, limit: 100)
  precondition(smallDecoded == bytes && smallFrame.count < frame.count)
}

try useZstd()
