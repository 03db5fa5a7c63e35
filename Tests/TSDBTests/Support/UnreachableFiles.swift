import BitCoding
import Blocks
import Synchronization

/// Files in memory, of which some cannot be reached as long as a test wants.
struct UnreachableFiles: FileSystem {
  private final class Faults: Sendable {
    let causes = Mutex<[String: FileSystemError.Cause]>([:])
  }

  let files: MemoryFileSystem
  private let faults = Faults()

  init(_ files: MemoryFileSystem) { self.files = files }

  /// Lets nobody look at what has a path, or lies in it; nil lets all.
  func keepOut(of path: String, _ cause: FileSystemError.Cause?) {
    faults.causes.withLock { $0[path] = cause }
  }

  /// Lets all look at everything.
  func letAllIn() { faults.causes.withLock { $0 = [:] } }

  private func check(
    _ path: String, _ operation: FileSystemError.Operation
  ) throws(FileSystemError) {
    let causes = faults.causes.withLock { $0 }
    for (kept, cause) in causes where path == kept || path.hasPrefix(kept + "/") {
      throw FileSystemError(operation, path, cause)
    }
  }

  func list(_ path: String) throws(FileSystemError) -> [String] {
    try check(path, .list)
    return try files.list(path)
  }
  func status(of path: String) throws(FileSystemError) -> FileStatus? {
    try check(path, .status)
    return try files.status(of: path)
  }
  func read(_ path: String) throws(FileSystemError) -> SharedBytes {
    try check(path, .read)
    return try files.read(path)
  }
  func map(_ path: String) throws(FileSystemError) -> SharedBytes { try read(path) }
  func create(_ path: String) throws(FileSystemError) -> MemoryFile { try files.create(path) }
  func append(to path: String) throws(FileSystemError) -> MemoryFile {
    try files.append(to: path)
  }
  func truncate(_ path: String, to byteCount: Int) throws(FileSystemError) {
    try files.truncate(path, to: byteCount)
  }
  func rename(_ path: String, to newPath: String) throws(FileSystemError) {
    try files.rename(path, to: newPath)
  }
  func remove(_ path: String) throws(FileSystemError) { try files.remove(path) }
  func createDirectory(_ path: String) throws(FileSystemError) { try files.createDirectory(path) }
  func synchronizeDirectory(_ path: String) throws(FileSystemError) {
    try files.synchronizeDirectory(path)
  }
}
