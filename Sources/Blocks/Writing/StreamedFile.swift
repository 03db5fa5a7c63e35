/// A file that is written in few calls, from bytes that are collected.
struct StreamedFile<Files: FileSystem> {
  /// What is still to be written.
  var bytes: [UInt8] = []
  private let file: Files.File
  /// Why the file cannot be what it should: what was written may be lost, whatever later calls say.
  private var failure: BlockError?

  init(_ path: String, on files: Files) throws(BlockError) {
    file = try withFiles { () throws(FileSystemError) in try files.create(path) }
  }

  /// Lends the bytes to one who adds to them without a copy, and puts them back.
  mutating func takeBytes() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    return taken
  }

  /// Writes the bytes, if they are many.
  mutating func writeIfLarge() throws(BlockError) {
    if bytes.count >= 1 << 20 { try write(andFinish: false) }
  }

  /// Writes the rest, makes all durable, and closes the file.
  mutating func finish() throws(BlockError) { try write(andFinish: true) }

  private mutating func write(andFinish isLast: Bool) throws(BlockError) {
    if let failure { throw failure }
    do throws(FileSystemError) {
      try file.write(bytes.span)
      if isLast {
        try file.synchronize()
        try file.close()
      }
    } catch {
      let failure = BlockError(error)
      self.failure = failure
      throw failure
    }
    bytes.removeAll(keepingCapacity: true)
  }
}
