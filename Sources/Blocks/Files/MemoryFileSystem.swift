public import BitCoding
internal import Synchronization

/// Files in memory, for tests: they can fail, and crash, at any step.
///
/// ```swift
/// let files = MemoryFileSystem()
/// files.crash(before: 5)  // The fifth change from now is not made, nor is any after it.
/// try? store(on: files)
/// let after = files.restarted(.allUnsynchronized)  // What a restart finds.
/// ```
///
/// It keeps what is durable apart from what is only written, for the bytes of each file and the names of
/// each directory. All paths begin at one directory, which is there from the start: `/a/b` and `a/b` are the
/// same.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
public final class MemoryFileSystem: FileSystem {
  private let state: Mutex<MemoryFiles>

  /// A directory without files.
  public init() { state = Mutex(MemoryFiles()) }

  private init(_ files: MemoryFiles) { state = Mutex(files) }

  /// The number of changes so far: to make, write, synchronise, cut off, rename and remove are such.
  public var changeCount: Int { state.withLock { $0.changeCount } }

  /// Makes one change fail.
  ///
  /// Of a write, half of the bytes are written. What a file that cannot be synchronised has had written
  /// since will never be durable.
  ///
  /// - Parameters:
  ///   - index: which one from now on; 0 is the next.
  ///   - cause: why it fails.
  public func fail(at index: Int, _ cause: FileSystemError.Cause = .noSpace) {
    state.withLock { $0.fault = MemoryFiles.Fault(change: $0.changeCount + index, cause: cause) }
  }

  /// How many bytes the files have.
  ///
  /// - Complexity: O(the number of files)
  public var byteCount: Int { state.withLock { $0.byteCount() } }

  /// Makes a disk of a size, on which there is no room once the files have so many bytes.
  ///
  /// Then nothing is made or written, but for as much of a write as there is room for, until files are removed
  /// or cut off. There is any amount of room on what ``restarted(_:)`` gives.
  ///
  /// - Parameter byteCount: the size; nil for any amount of room, as at first.
  /// - Complexity: each change takes O(the number of files) from now on
  public func limit(toByteCount byteCount: Int?) {
    state.withLock { $0.byteLimit = byteCount ?? .max }
  }

  /// Stops before a change: it and all that is asked afterwards fail.
  ///
  /// - Parameter index: before which change from now on; 0 is the next.
  public func crash(before index: Int) {
    state.withLock { $0.crash = $0.changeCount + index }
  }

  /// What a restart finds if the system stops now.
  ///
  /// - Parameter loss: what is lost of that which is not durable.
  public func restarted(_ loss: CrashLoss) -> MemoryFileSystem {
    MemoryFileSystem(state.withLock { $0.restarted(loss) })
  }

  /// What the next process finds if this one is stopped and the system goes on: all that there is, of which what is
  /// not durable can still be lost.
  public func killed() -> MemoryFileSystem { MemoryFileSystem(state.withLock { $0.killed() }) }
}

// What a file system does; each call takes the lock for itself.
@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension MemoryFileSystem {
  /// What a directory has.
  ///
  /// - Parameter path: the directory.
  /// - Returns: the names, sorted by their bytes.
  public func list(_ path: String) throws(FileSystemError) -> [String] {
    try access { (files) throws(FileSystemError) in
      let directory = try files.directory(path, .list)
      return files.directories[directory].names.keys.sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    }
  }

  /// What there is at a path; nil if there is nothing.
  ///
  /// - Parameter path: the path of a file or a directory.
  public func status(of path: String) throws(FileSystemError) -> FileStatus? {
    try access { (files) throws(FileSystemError) in
      switch try files.find(path, .status) {
      case .file(let file): .file(byteCount: files.files[file].content.count)
      case .directory: .directory
      case nil: nil
      }
    }
  }

  /// The bytes that a file has now.
  ///
  /// - Parameter path: the file.
  public func read(_ path: String) throws(FileSystemError) -> SharedBytes {
    try access { (files) throws(FileSystemError) in
      SharedBytes(files.files[try files.file(path, .read)].content)
    }
  }

  /// The bytes that a file has now.
  ///
  /// - Parameter path: the file.
  public func map(_ path: String) throws(FileSystemError) -> SharedBytes { try read(path) }

  /// Makes a file without bytes, in place of one that may be there.
  ///
  /// - Parameter path: the file.
  public func create(_ path: String) throws(FileSystemError) -> MemoryFile {
    let file = try access { (files) throws(FileSystemError) in try files.create(path) }
    return MemoryFile(self, path, file)
  }

  /// Opens a file to write behind what it has.
  ///
  /// - Parameter path: the file, which has to be there.
  public func append(to path: String) throws(FileSystemError) -> MemoryFile {
    let file = try access { (files) throws(FileSystemError) in try files.file(path, .open) }
    return MemoryFile(self, path, file)
  }

  /// Cuts a file off.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - byteCount: how many bytes stay.
  public func truncate(_ path: String, to byteCount: Int) throws(FileSystemError) {
    try access { (files) throws(FileSystemError) in try files.truncate(path, byteCount) }
  }

  /// Gives a file or a directory another name, in one step.
  ///
  /// - Parameters:
  ///   - path: what is renamed.
  ///   - newPath: its new name.
  public func rename(_ path: String, to newPath: String) throws(FileSystemError) {
    try access { (files) throws(FileSystemError) in try files.rename(path, newPath) }
  }

  /// Removes a file, or a directory with all that it has, one after another.
  ///
  /// - Parameter path: what is removed, if it is there.
  public func remove(_ path: String) throws(FileSystemError) {
    try access { (files) throws(FileSystemError) in try files.remove(path) }
  }

  /// Makes a directory.
  ///
  /// - Parameter path: the directory, which must not be there, in one that is.
  public func createDirectory(_ path: String) throws(FileSystemError) {
    try access { (files) throws(FileSystemError) in try files.createDirectory(path) }
  }

  /// Makes durable which names a directory has.
  ///
  /// - Parameter path: the directory.
  public func synchronizeDirectory(_ path: String) throws(FileSystemError) {
    try access { (files) throws(FileSystemError) in try files.synchronizeDirectory(path) }
  }

  func access<Result: Sendable>(
    _ body: (inout MemoryFiles) throws(FileSystemError) -> Result
  ) throws(FileSystemError) -> Result {
    try state.withLock { (files) throws(FileSystemError) in try body(&files) }
  }
}
