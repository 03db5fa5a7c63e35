internal import Chunks

/// Writes the segments of a directory, one after another.
struct SegmentStream<Files: FileSystem> {
  private let directory: String
  private let files: Files
  private var writer: SegmentWriter
  private var file: StreamedFile<Files>?
  private var fileCount = 0

  init(_ directory: String, on files: Files, byteLimit: Int = 512 << 20) {
    self.directory = directory
    self.files = files
    writer = SegmentWriter(byteLimit: byteLimit)
  }

  mutating func append(_ chunk: Chunk) throws(BlockError) -> ChunkReference {
    if writer.startsFile(withPayloadOf: chunk.payload.count) {
      try finishFile()
      fileCount += 1
      let digits = String(fileCount)
      let name = String(repeating: "0", count: max(6 - digits.utf8.count, 0)) + digits
      file = try StreamedFile(directory + "/" + name, on: files)
    }
    var bytes = file?.takeBytes() ?? []
    let reference = writer.append(chunk, to: &bytes)
    file?.bytes = bytes
    try file?.writeIfLarge()
    return reference
  }

  private mutating func finishFile() throws(BlockError) {
    try file?.finish()
    file = nil
  }

  /// Makes all segments durable, and their names.
  mutating func finish() throws(BlockError) {
    try finishFile()
    let (directory, files) = (directory, files)
    try withFiles { () throws(FileSystemError) in try files.synchronizeDirectory(directory) }
  }
}
