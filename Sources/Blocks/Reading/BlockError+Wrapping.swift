internal import InvertedIndex

// What the parts of a block throw, with the file that it is about.

extension BlockError {
  init(_ error: FileSystemError) { self.init(error.path, .file(error)) }

  init(_ path: String, _ error: IndexError) {
    let byteOffset = if case .invalid(_, _, let byteOffset) = error { byteOffset } else { 0 }
    self.init(path, byteOffset: byteOffset, .index(error))
  }
}

/// Calls what may fail to reach a file.
func withFiles<Result: ~Copyable>(
  _ body: () throws(FileSystemError) -> Result
) throws(BlockError) -> Result {
  do throws(FileSystemError) { return try body() } catch { throw BlockError(error) }
}
