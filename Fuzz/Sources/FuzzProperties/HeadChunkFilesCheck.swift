internal import BitCoding
internal import Blocks
internal import Chunks
internal import Gorilla
internal import TSDB

/// Checks that a directory of head chunks, cut out of `bytes`, keeps its promises: it is read as far as it can be,
/// a repair changes nothing of that and is the last one, and chunks can be added.
public func checkHeadChunkFiles(_ bytes: Span<UInt8>) {
  let inputs = InputFile.cut(bytes)
  checkFiles(inputs) { $0 }
  checkFiles(inputs, headChunksWithChecksums)
}

private func checkFiles(_ inputs: [InputFile], _ mend: ([UInt8]) -> [UInt8]) {
  let files = MemoryFileSystem()
  do {
    try files.createDirectory("/chunks")
    for input in inputs {
      // A number that leaves a gap, now and then one that is too wide.
      let digits = String(input.number + (input.kind > 250 ? 5_000 : 1))
      let path = "/chunks/" + String(repeating: "0", count: 6 - digits.utf8.count) + digits
      let bytes = mend(input.bytes)
      try files.create(path).write(bytes.span)
    }
    let changeCount = files.changeCount
    let before = try read(files, isReadOnly: true)
    expect(files.changeCount == changeCount, "what is only to be read is not changed")
    let repaired: Content
    do {
      repaired = try read(files)
    } catch let error as HeadChunkFileError {
      guard case .missingFiles = error.fault else { throw error }
      // A gap that is too wide stays, and what is there can still be read.
      let chunks = try read(files, isReadOnly: true).chunks
      return expect(chunks == before.chunks, "a repair that fails keeps what was read")
    }
    expect(repaired.chunks == before.chunks, "a repair keeps what was read")
    expect(repaired.files.losses == before.files.losses, "a repair tells what a reader does")
    let again = try read(files)
    expect(again.chunks == before.chunks, "what was repaired is read as before")
    expect(again.files.losses.isEmpty, "a second repair has nothing to do")

    var writer = HeadChunkFilesWriter(again.files)
    let chunk = Chunk(
      encoding: ChunkEncodingByte(.xor), payload: [0, 1, 0xD0, 0x0F, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0],
      minTime: 1_000, maxTime: 1_000,
      sampleCount: 1)
    let reference = writer.append(chunk, series: 7)
    try writer.endFile()
    expect(try again.files.chunk(at: reference) == chunk, "what was added is found")
    expect(
      try read(files).chunks == before.chunks + [Found(reference, 7, chunk.payload)],
      "what was added comes last")
  } catch { expect(false, "files in memory do not fail") }
}

private struct Found: Equatable {
  var reference: ChunkReference
  var series: UInt64
  var payload: [UInt8]

  init(_ reference: ChunkReference, _ series: UInt64, _ payload: [UInt8]) {
    self.reference = reference
    self.series = series
    self.payload = payload
  }
}

private struct Content {
  var files: HeadChunkFiles<MemoryFileSystem>
  var chunks: [Found]
}

private func read(_ files: MemoryFileSystem, isReadOnly: Bool = false) throws -> Content {
  var chunks: [Found] = []
  let opened = try HeadChunkFiles("/chunks", on: files, isReadOnly: isReadOnly) { found in
    chunks.append(
      Found(
        found.reference, found.entry.series,
        found.payload.withSpan { span in span.indices.map { span[$0] } }))
  }
  // By reference there is the same, if it is a chunk at all.
  for found in chunks {
    guard let chunk = try? opened.chunk(at: found.reference) else { continue }
    expect(chunk.payload == found.payload, "a reference leads to the same chunk")
  }
  return Content(files: opened, chunks: chunks)
}
