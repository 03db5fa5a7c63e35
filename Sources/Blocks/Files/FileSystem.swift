public import BitCoding

/// Where files lie: a disk, or the memory of a test.
///
/// Paths are text, with `/` between their parts. What was written is durable once it was synchronised: the
/// bytes of a file by ``WritableFile/synchronize()``, and that there is a file of its name by
/// ``synchronizeDirectory(_:)`` for the directory that it lies in. A crash may undo everything else, in
/// any part.
public protocol FileSystem: Sendable {
  /// A file that is being written.
  associatedtype File: WritableFile

  /// What a directory has.
  ///
  /// - Parameter path: the directory.
  /// - Returns: the names, sorted by their bytes.
  func list(_ path: String) throws(FileSystemError) -> [String]

  /// What there is at a path; nil if there is nothing.
  ///
  /// - Parameter path: the path of a file or a directory.
  func status(of path: String) throws(FileSystemError) -> FileStatus?

  /// Reads a file, into memory of its own.
  ///
  /// - Parameter path: the file.
  func read(_ path: String) throws(FileSystemError) -> SharedBytes

  /// The bytes of a file that nobody will make shorter while they are used.
  ///
  /// Where it can, this maps the file into memory, and the system reads what is looked at.
  ///
  /// - Parameter path: the file.
  func map(_ path: String) throws(FileSystemError) -> SharedBytes

  /// Makes a file without bytes, in place of one that may be there.
  ///
  /// - Parameter path: the file.
  func create(_ path: String) throws(FileSystemError) -> File

  /// Opens a file to write behind what it has.
  ///
  /// - Parameter path: the file, which has to be there.
  func append(to path: String) throws(FileSystemError) -> File

  /// Cuts a file off.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - byteCount: how many bytes stay.
  func truncate(_ path: String, to byteCount: Int) throws(FileSystemError)

  /// Gives a file or a directory another name, in one step: whoever looks sees it under one of them.
  ///
  /// - Parameters:
  ///   - path: what is renamed.
  ///   - newPath: its new name. A file that has it is replaced; a directory must be empty.
  func rename(_ path: String, to newPath: String) throws(FileSystemError)

  /// Removes a file, or a directory with all that it has.
  ///
  /// - Parameter path: what is removed, if it is there.
  func remove(_ path: String) throws(FileSystemError)

  /// Makes a directory.
  ///
  /// - Parameter path: the directory, which must not be there, in one that is.
  func createDirectory(_ path: String) throws(FileSystemError)

  /// Makes durable which names a directory has.
  ///
  /// - Parameter path: the directory.
  func synchronizeDirectory(_ path: String) throws(FileSystemError)

  /// Takes a file that one at a time can have, on all processes, and makes it if it is not there.
  ///
  /// - Parameter path: the file.
  /// - Returns: what has it until it is let go of; nil if somebody else has it.
  func lock(_ path: String) throws(FileSystemError) -> FileLock?
}

extension FileSystem {
  /// Takes nothing: for files that no other process has.
  ///
  /// - Parameter path: the file.
  public func lock(_ path: String) throws(FileSystemError) -> FileLock? { FileLock {} }
}

extension FileSystem {
  /// Writes a file so that a crash leaves the old one, or none, or the new one, and never a part.
  ///
  /// The name is durable once the directory is synchronised.
  ///
  /// - Parameters:
  ///   - bytes: all of the file.
  ///   - path: the file. What has this path and `.tmp` behind it is replaced as well.
  /// - Throws: ``FileSystemError``; the file at `path` is then what it was, and nothing else is left.
  public func replace(_ path: String, with bytes: Span<UInt8>) throws(FileSystemError) {
    let temporary = path + ".tmp"
    do throws(FileSystemError) {
      try write(bytes, to: temporary)
      try rename(temporary, to: path)
    } catch {
      try? remove(temporary)
      throw error
    }
  }

  /// Writes a new file, and makes its bytes durable.
  func write(_ bytes: Span<UInt8>, to path: String) throws(FileSystemError) {
    let file = try create(path)
    try file.write(bytes)
    try file.synchronize()
    try file.close()
  }
}
