import Blocks
import Chunks
import Foundation
import TSDB
import TestSupport
import Testing

@Suite("Chunks of a head come out of its files as they went in")
struct HeadChunkFilesTests {
  @Test("over many files, flushed at any time", arguments: [1, 2, 5, 100])
  func roundTrip(flushedEvery period: Int) throws {
    let chunks = FoundHeadChunk.some(60)
    let files = try MemoryFileSystem.withHeadChunks()
    let opened = try FoundHeadChunk.open(files).files
    var writer = HeadChunkFilesWriter(opened, byteLimit: 1_000)
    var references: [ChunkReference] = []
    for (index, chunk) in chunks.enumerated() {
      let reference = writer.append(chunk)
      references.append(reference)
      #expect(reference >= writer.written)
      #expect(throws: HeadChunkFileError.self) { try opened.chunk(at: reference) }
      if index % period == period - 1 { try writer.flush() }
      for (chunk, reference) in zip(chunks, references) where reference < writer.written {
        #expect(try opened.chunk(at: reference) == chunk.chunk)
      }
    }
    try writer.flush()
    #expect(references == references.sorted())
    let found = try FoundHeadChunk.open(files)
    #expect(found.chunks == chunks && found.references == references)
    #expect(found.files.losses.isEmpty)
    let directory = try HeadChunkDirectory("/chunks_head", on: files)
    #expect(directory.files.count > 5)
    #expect(directory.files.map(\.number) == Array(1...UInt32(directory.files.count)))
    #expect(directory.files.allSatisfy { $0.byteCount <= 1_000 })
    try files.expectSoundHeadChunks("after writing")
  }

  @Test("every start goes on in a file of its own, made with the first chunk")
  func restarts() throws {
    let chunks = FoundHeadChunk.some(3)
    let files = try MemoryFileSystem.withHeadChunks()
    for start in 0..<3 {
      let found = try FoundHeadChunk.open(files)
      #expect(found.chunks == Array(chunks[..<start]))
      var idle = HeadChunkFilesWriter(found.files)
      try idle.flush()
      try idle.endFile()
      var writer = HeadChunkFilesWriter(found.files)
      #expect(writer.append(chunks[start]).file == UInt32(start + 1))
      try writer.flush()
    }
    #expect(try files.list("/chunks_head") == ["000001", "000002", "000003"])
  }

  @Test("a file is durable once it is ended, and before the next one is there")
  func durability() throws {
    let chunks = FoundHeadChunk.some(20)
    let files = try MemoryFileSystem.withHeadChunks()
    var writer = HeadChunkFilesWriter(try FoundHeadChunk.open(files).files, byteLimit: 1_000)
    for chunk in chunks { writer.append(chunk) }
    try writer.flush()
    let found = try FoundHeadChunk.open(files)
    let last = try #require(found.references.last).file
    let complete = found.references.count { $0.file < last }
    #expect(complete > 0)
    let after = try FoundHeadChunk.open(files.restarted(.allUnsynchronized))
    #expect(after.chunks == Array(chunks[..<complete]))
    try writer.endFile()
    #expect(try FoundHeadChunk.open(files.restarted(.allUnsynchronized)).chunks == chunks)
  }

  @Test("the oldest files are removed up to one that is needed, or at hand")
  func removing() throws {
    // Each file has 10 chunks: from the time 1000 on, from 2000 on and so on.
    let chunks = FoundHeadChunk.some(60)
    let files = try MemoryFileSystem.with(chunks, perFile: 10)
    let opened = try FoundHeadChunk.open(files)
    var writer = HeadChunkFilesWriter(opened.files)
    func numbers() throws -> [UInt32] {
      try HeadChunkDirectory("/chunks_head", on: files).files.map(\.number)
    }
    let second = try #require(chunks[..<20].map(\.chunk.maxTime).max())
    try writer.removeFiles(before: second)
    #expect(try numbers() == [2, 3, 4, 5, 6])
    try writer.removeFiles(before: second + 1)
    #expect(try numbers() == [3, 4, 5, 6])
    #expect(throws: HeadChunkFileError.self) { try opened.files.chunk(at: opened.references[0]) }
    #expect(try opened.files.chunk(at: opened.references[20]) == chunks[20].chunk)
    // A late chunk keeps its file, and those behind it.
    writer.append(chunks[30].chunk, series: 1, isOutOfOrder: true)
    writer.append(chunks[59].chunk, series: 2)
    try writer.flush()
    try writer.removeFiles(before: .max)
    #expect(try numbers() == [7])
    try writer.endFile()
    try writer.removeFiles(before: chunks[59].chunk.maxTime)
    #expect(try numbers() == [7])
    try writer.removeFiles(before: .max)
    #expect(try numbers() == [])
    // The numbers go on.
    #expect(writer.append(chunks[0]).file == 8)
    try writer.flush()
    #expect(try numbers() == [8])
    #expect(HeadChunkFilesWriter(opened.files).written.file == 9)
  }

  @Test("the bytes of a removed file stay with who has them, on a disk")
  func mapped() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let path = folder.path(percentEncoded: false)
    let files = LocalFileSystem()
    try files.createDirectory(path)
    defer { try? files.remove(path) }
    let chunks = FoundHeadChunk.some(9)
    var writer = HeadChunkFilesWriter(try HeadChunkFiles(path, on: files) { _ in })
    for chunk in chunks { writer.append(chunk) }
    try writer.endFile()
    var kept: [StoredHeadChunk] = []
    let opened = try HeadChunkFiles(path, on: files) { kept.append($0) }
    var other = HeadChunkFilesWriter(opened)
    for (chunk, stored) in zip(chunks, kept) {
      #expect(try opened.chunk(at: stored.reference) == chunk.chunk)
    }
    try other.removeFiles(before: .max)
    #expect(try files.list(path).isEmpty)
    #expect(kept.map { FoundHeadChunk($0) } == chunks)
    // A file that grows is mapped anew.
    var references: [ChunkReference] = []
    for chunk in chunks {
      references.append(other.append(chunk))
      try other.flush()
      for (chunk, reference) in zip(chunks, references) {
        #expect(try opened.chunk(at: reference) == chunk.chunk)
      }
    }
  }

  @Test("references to anything else are errors")
  func wrongReferences() throws {
    let files = try MemoryFileSystem.with(FoundHeadChunk.some(2), perFile: 2)
    let opened = try FoundHeadChunk.open(files)
    let end = try files.bytes(of: "/chunks_head/000001").count
    let starts = opened.references.map { Int($0.byteOffset) }
    for offset in 0...end + 40 where !starts.contains(offset) {
      let reference = ChunkReference(file: 1, byteOffset: UInt32(offset))
      let error = #expect(throws: HeadChunkFileError.self) {
        try opened.files.chunk(at: reference)
      }
      #expect(error?.path == "/chunks_head/000001" && error?.byteOffset == offset)
      if offset < 8 || offset > end - 34 {
        #expect(error?.fault == .layout(.noChunk(byteOffset: offset)))
      }
    }
    for file in [0, 2, UInt32.max] {
      let error = #expect(throws: HeadChunkFileError.self) {
        try opened.files.chunk(at: ChunkReference(file: file, byteOffset: 8))
      }
      #expect(error?.fault == .missingFile(file))
    }
  }

  @Test("the encoding is kept, and tells whether there is a number of samples")
  func encodings() throws {
    let files = try MemoryFileSystem.withHeadChunks()
    let opened = try FoundHeadChunk.open(files).files
    var writer = HeadChunkFilesWriter(opened)
    let payload: [UInt8] = [0, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    var references: [ChunkReference] = []
    for byte in [1, 2, 3, 4, 5, 6, 0x50, 0x7E] as [UInt8] {
      let chunk = Chunk(
        encoding: ChunkEncodingByte(rawValue: byte), payload: payload, minTime: 1, maxTime: 2,
        sampleCount: 2)
      references.append(writer.append(chunk, series: 1))
    }
    try writer.flush()
    var counts: [Int?] = []
    _ = try HeadChunkFiles("/chunks_head", on: files) { counts.append($0.sampleCount) }
    #expect(counts == [2, 2, 2, 2, 2, 2, nil, nil])
    #expect(throws: HeadChunkFileError.self) { try opened.chunk(at: references[7]) }
  }

  @Test("a directory that only is to be read cannot be written to")
  func readOnly() async {
    await #expect(processExitsWith: .failure) {
      let files = try MemoryFileSystem.withHeadChunks()
      _ = HeadChunkFilesWriter(try FoundHeadChunk.open(files, isReadOnly: true).files)
    }
  }
}
