internal import Blocks
internal import Snappy

/// Checks that `bytes` keep the promises of chunk objects: as they are, and as metadata and data behind the
/// length of the former.
public func checkChunkObject(_ bytes: Span<UInt8>) {
  let key = ChunkObjectKey(user: "u", fingerprint: 1, from: 0, through: 1, checksum: nil)
  if let object = try? ChunkObject(bytes, key: key) { check(object) }
  guard let first = bytes.firstByte, Int(first) < bytes.count else { return }
  // Frames have checksums, which no fuzzer finds.
  var encoder = SnappyEncoder()
  let frames = encoder.encodeFrames(bytes.extracting(1..<1 + Int(first)))
  let data = bytes.extracting((1 + Int(first))...)
  var object = length(4 + frames.count) + frames + length(data.count)
  for index in data.indices { object.append(data[index]) }
  if let object = try? ChunkObject(object.span, key: key) { check(object) }
}

private func length(_ count: Int) -> [UInt8] {
  [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> $0) }
}

private func check(_ object: ChunkObject) {
  var encoder = SnappyEncoder()
  let (key, written) = object.encoded(using: &encoder)
  expect((try? ChunkObject(written.span, key: key)) == object, "what is written is read")
  if let again = ChunkObjectKey(key.description, user: object.user) {
    expect(again == key, "a key is read as it was written")
  }
  guard let chunks = try? object.chunks() else { return }
  guard
    let again = try? ChunkObject(
      user: object.user, labels: object.labels, chunks: chunks, encoding: object.encoding)
  else { return expect(chunks.isEmpty, "the chunks of an object make one") }
  expect(again.data == object.data, "an object's data is that of its chunks")
}
