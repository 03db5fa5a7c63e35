import Chunks

do {
  // An hour of samples becomes chunks, cut where Prometheus cuts them.
  let timestamps = (0..<240).map { 1_700_000_000_000 + 15_000 * Int64($0) }
  let values = (0..<240).map { 20 + Double($0 % 17) / 10 }
  var builder = ChunkBuilder()
  var chunks: [Chunk] = []
  builder.append(timestamps.span, values.span, to: &chunks)
  if let last = builder.finish() { chunks.append(last) }
  print(chunks.map { "\($0.sampleCount) samples in \($0.payload.count) bytes" })

  // Closed chunks can be sealed, in a fraction of the bytes.
  var sealer = ChunkSealer()
  let sealed = try sealer.seal(chunks)
  print(sealed.map { "\($0.sampleCount) samples in \($0.payload.count) bytes" })

  // A cursor hands out batches of what a list of chunks has, from some time on.
  var cursor = ChunkCursor(sealed)
  var sum = 0.0
  var batch = try cursor.seek(to: timestamps[100])
  while batch == .float {
    cursor.withFloats { times, values in for index in values.indices { sum += values[index] } }
    batch = try cursor.next()
  }
  print("sum", sum)

  // Chunks go into the bytes of a block's segment files, and come back with their checksums checked.
  var writer = SegmentWriter()
  var bytes: [UInt8] = []
  for chunk in chunks { writer.append(chunk, to: &bytes) }
  var reader = try SegmentReader(bytes.span)
  while let entry = try reader.next(from: bytes.span) {
    print("byte \(entry.byteOffset):", entry.isIntact ? "intact" : "damaged")
  }
} catch {
  print("broken chunks: \(error)")
}
