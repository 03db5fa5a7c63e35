import Blocks
import Chunks
import TSDB
import Testing

extension MemoryFileSystem {
  /// Files with an empty directory `/chunks_head`.
  static func withHeadChunks() throws -> MemoryFileSystem {
    let files = MemoryFileSystem()
    try files.createDirectory("/chunks_head")
    try files.synchronizeDirectory("/")
    return files
  }

  /// Files with these chunks, so many in each file.
  static func with(_ chunks: [FoundHeadChunk], perFile count: Int) throws -> MemoryFileSystem {
    let files = try withHeadChunks()
    var writer = HeadChunkFilesWriter(try FoundHeadChunk.open(files).files)
    for (index, chunk) in chunks.enumerated() {
      writer.append(chunk)
      if index % count == count - 1 { try writer.endFile() }
    }
    try writer.endFile()
    return files
  }

  /// The files in the directory `/chunks_head`.
  func headChunkFiles() throws -> [String: [UInt8]] {
    var contents: [String: [UInt8]] = [:]
    for name in try list("/chunks_head") {
      let path = "/chunks_head/" + name
      if try status(of: path) != .directory { contents[name] = try bytes(of: path) }
    }
    return contents
  }

  /// Expects what Prometheus does of the files that it opens: no gap, and all of each can be read.
  func expectSoundHeadChunks(_ comment: Comment) throws {
    let directory = try HeadChunkDirectory("/chunks_head", on: self)
    #expect(directory.missing.isEmpty, comment)
    for file in directory.files {
      let bytes = try bytes(of: file.path)
      #expect(throws: Never.self, comment) {
        var reader = try HeadChunkReader(bytes.span)
        while try reader.next(from: bytes.span) != nil {}
      }
    }
  }
}
