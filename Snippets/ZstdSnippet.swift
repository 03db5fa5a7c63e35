import Zstd

do {
  // A compressor and an array that are used again allocate nothing.
  var compressor = ZstdCompressor(level: 3, hasChecksum: true)
  var frame: [UInt8] = []
  let lines = (1...100).flatMap { Array("ts=\($0) level=info msg=\"compact blocks\"\n".utf8) }
  compressor.compress(lines.span, into: &frame)
  print("\(lines.count) bytes in \(frame.count)")

  // Few bytes may decode to very many: there is always a limit.
  var decompressor = ZstdDecompressor()
  print(try decompressor.decompress(frame.span, limit: 1 << 20).count)

  // A dictionary has what small inputs share. Any bytes will do; trained ones do best.
  let dictionary = try ZstdDictionary(lines)
  var small = ZstdCompressor(dictionary: try .init(dictionary))
  let line = Array("ts=101 level=info msg=\"compact blocks\"\n".utf8)
  print("\(line.count) bytes in \(small.compress(line.span).count)")
} catch {
  print(error)
}
