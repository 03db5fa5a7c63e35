import Chunks

/// Two replicas of a series, merged, sealed, written into the bytes of a segment file, and read again.
func useChunks() throws {
  var builder = ChunkBuilder()
  var replicas: [[Chunk]] = []
  for times in [[1_000, 2_000, 4_000], [2_000, 3_000]] as [[Int64]] {
    var chunks: [Chunk] = []
    let values = times.map { Double($0) }
    builder.append(times.span, values.span, to: &chunks)
    if let chunk = builder.finish() { chunks.append(chunk) }
    replicas.append(chunks)
  }
  var merger = ChunkMerger()
  let merged = try merger.merge(replicas)
  var sealer = ChunkSealer()
  let sealed = try sealer.seal(merged)
  precondition(sealed.map(\.encoding) == [.sealed])

  var writer = SegmentWriter()
  var bytes: [UInt8] = []
  for chunk in merged { writer.append(chunk, to: &bytes) }
  var reader = try SegmentReader(bytes.span)
  var read: [Chunk] = []
  while let entry = try reader.next(from: bytes.span) {
    read.append(try Chunk(encoding: entry.encoding, payload: Array(bytes[entry.payload])))
  }
  precondition(read == merged)

  var cursor = ChunkCursor(read)
  _ = try cursor.seek(to: 1_500)
  let times = cursor.withTimestamps { times in times.indices.map { times[$0] } }
  precondition(times == [2_000, 3_000, 4_000])
}

try useChunks()
