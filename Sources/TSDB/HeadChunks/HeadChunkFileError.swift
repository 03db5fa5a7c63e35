internal import Blocks

/// A fault of the files of a head's chunks, and where it is.
public struct HeadChunkFileError: Error, Equatable, Sendable {
  /// The file, or the directory.
  public var path: String
  /// Where in the file: what lies before is sound. 0 for all of it.
  public var byteOffset: Int
  /// What is wrong.
  public var fault: HeadChunkFault

  init(_ path: String, byteOffset: Int = 0, _ fault: HeadChunkFault) {
    self.path = path
    self.byteOffset = byteOffset
    self.fault = fault
  }

  init(_ error: FileSystemError) { self.init(error.path, .file(error)) }
}

extension HeadChunkFileError: CustomStringConvertible {
  /// The place and the fault in words.
  public var description: String { "\(path), byte \(byteOffset): \(fault)" }
}
