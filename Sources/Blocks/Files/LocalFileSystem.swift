public import BitCoding

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The files of the system that the process runs on.
///
/// Calls that a signal interrupts are made again, save for those that make something durable.
public struct LocalFileSystem: FileSystem {
  // The C library takes the text of paths as pointers. Sound: each is lent for the time of the call, and
  // the system keeps none.

  /// The files of the system.
  public init() {}

  /// What a directory has, save for itself and the one above it.
  ///
  /// - Parameter path: the directory.
  /// - Returns: the names, sorted by their bytes.
  /// - Complexity: O(*n* log *n*) for *n* names
  public func list(_ path: String) throws(FileSystemError) -> [String] {
    guard let directory = unsafe opendir(path) else { throw .last(.list, path) }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(directory) else { break }
      // Sound: the entry stays until the next call for this directory, and its name ends with a zero.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe String(cString: UnsafeRawPointer(pointer).assumingMemoryBound(to: CChar.self))
      }
      if name != "." && name != ".." { names.append(name) }
    }
    if errno != 0 { throw .last(.list, path) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What there is at a path, behind symbolic links; nil if there is nothing.
  ///
  /// - Parameter path: the path of a file or a directory.
  public func status(of path: String) throws(FileSystemError) -> FileStatus? {
    var information = stat()
    guard unsafe stat(path, &information) == 0 else {
      if errno == ENOENT { return nil }
      throw .last(.status, path)
    }
    if information.st_mode & S_IFMT == S_IFDIR { return .directory }
    return .file(byteCount: Int(information.st_size))
  }

  /// Reads a file, into memory of its own.
  ///
  /// - Parameter path: the file.
  /// - Complexity: O(the length of the file)
  public func read(_ path: String) throws(FileSystemError) -> SharedBytes {
    let descriptor = try Self.openToRead(path)
    defer { close(descriptor) }
    let byteCount = try Self.byteCount(descriptor, path)
    // It may have become longer or shorter: the end is where there is no more to read.
    var bytes = [UInt8](repeating: 0, count: byteCount + 1)
    var filled = 0
    while true {
      if filled == bytes.count { bytes += repeatElement(0, count: bytes.count) }
      // Sound: as many bytes are read at most as there is room for behind `filled`.
      let count = try Self.retrying(.read, path) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
          return unsafe systemRead(descriptor, rest.baseAddress, min(rest.count, Self.callLimit))
        }
      }
      if count == 0 { break }
      filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return SharedBytes(bytes)
  }

  /// Maps a file into memory. An empty one is no bytes, as there is no such map.
  ///
  /// The length is that of now. Should someone make the file shorter afterwards, whoever touches what is
  /// gone is stopped by the system (`SIGBUS`): map only what is complete and is not changed any more, as the
  /// index and the segments of a block are.
  ///
  /// - Parameter path: the file.
  /// - Complexity: O(1), and the system reads what is looked at
  public func map(_ path: String) throws(FileSystemError) -> SharedBytes {
    let descriptor = try Self.openToRead(path)
    defer { close(descriptor) }
    let byteCount = try Self.byteCount(descriptor, path)
    guard byteCount > 0 else { return SharedBytes([]) }
    guard
      let start = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0),
      unsafe start != MAP_FAILED
    else { throw .last(.read, path) }
    let region = unsafe UnsafeRawBufferPointer(start: start, count: byteCount)
    let address = UInt(bitPattern: start)
    // Sound: the region can be read until it is unmapped, which is when nobody holds it any more; and
    // that nobody writes to it is what callers are told above.
    return unsafe SharedBytes(region: region) {
      unsafe munmap(UnsafeMutableRawPointer(bitPattern: address), byteCount)
    }
  }

  /// Makes a file without bytes, in place of one that may be there.
  ///
  /// - Parameter path: the file.
  public func create(_ path: String) throws(FileSystemError) -> LocalFile {
    try LocalFile(path, O_WRONLY | O_CREAT | O_TRUNC, .create)
  }

  /// Opens a file to write behind what it has.
  ///
  /// - Parameter path: the file, which has to be there.
  public func append(to path: String) throws(FileSystemError) -> LocalFile {
    try LocalFile(path, O_WRONLY | O_APPEND, .open)
  }

  /// Cuts a file off.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - byteCount: how many bytes stay.
  public func truncate(_ path: String, to byteCount: Int) throws(FileSystemError) {
    try Self.retrying(.truncate, path) { Int(systemTruncate(path, byteCount)) }
  }

  /// Gives a file or a directory another name, in one step.
  ///
  /// - Parameters:
  ///   - path: what is renamed.
  ///   - newPath: its new name.
  public func rename(_ path: String, to newPath: String) throws(FileSystemError) {
    try Self.retrying(.rename, path) { Int(systemRename(path, newPath)) }
  }

  /// Removes a file, or a directory with all that it has. Symbolic links are removed, not followed.
  ///
  /// - Parameter path: what is removed, if it is there.
  /// - Complexity: O(the number of files)
  public func remove(_ path: String) throws(FileSystemError) {
    var information = stat()
    guard unsafe lstat(path, &information) == 0 else {
      if errno == ENOENT { return }
      throw .last(.remove, path)
    }
    guard information.st_mode & S_IFMT == S_IFDIR else {
      guard unsafe unlink(path) == 0 || errno == ENOENT else { throw .last(.remove, path) }
      return
    }
    for name in try list(path) { try remove(path + "/" + name) }
    try Self.retrying(.remove, path) { Int(unsafe rmdir(path)) }
  }

  /// Makes a directory, which its owner can change and all can read.
  ///
  /// - Parameter path: the directory, which must not be there, in one that is.
  public func createDirectory(_ path: String) throws(FileSystemError) {
    try Self.retrying(.createDirectory, path) { Int(unsafe mkdir(path, 0o777)) }
  }

  /// Makes durable which names a directory has.
  ///
  /// - Parameter path: the directory.
  public func synchronizeDirectory(_ path: String) throws(FileSystemError) {
    let descriptor = try Self.openToRead(path, .synchronize)
    defer { close(descriptor) }
    try Self.synchronize(descriptor, path)
  }

  /// Takes a file that one at a time can have, as Prometheus does.
  ///
  /// The file stays there, also when nobody has it; the system gives it back if the process ends.
  ///
  /// - Parameter path: the file.
  /// - Returns: what has it until it is let go of; nil if somebody else has it, in this process or in another.
  public func lock(_ path: String) throws(FileSystemError) -> FileLock? {
    let descriptor = Int32(
      try Self.retrying(.lock, path) {
        Int(unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666))
      })
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      let error = FileSystemError.last(.lock, path)
      close(descriptor)
      if error.cause.code == EWOULDBLOCK { return nil }
      throw error
    }
    return FileLock { close(descriptor) }
  }

  /// The most bytes that one call reads or writes: systems refuse 2^31 and more, or take fewer.
  static let callLimit = 1 << 30

  /// Makes durable what a file or a directory has.
  static func synchronize(_ descriptor: Int32, _ path: String) throws(FileSystemError) {
    #if canImport(Darwin)
    // There, fsync leaves the bytes in the disk's own memory.
    if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
    // Some file systems do not know of it.
    guard [ENOTSUP, EINVAL, ENOTTY].contains(errno) else { throw .last(.synchronize, path) }
    #endif
    // Not again after EINTR, be it of a file or a directory: a system tells of a failed writing once, and
    // a second call would say that all is well. The caller learns of too many failures, never of too few.
    guard fsync(descriptor) == 0 else { throw .last(.synchronize, path) }
  }

  private static func openToRead(
    _ path: String, _ operation: FileSystemError.Operation = .read
  ) throws(FileSystemError) -> Int32 {
    Int32(try retrying(operation, path) { Int(unsafe open(path, O_RDONLY | O_CLOEXEC)) })
  }

  private static func byteCount(
    _ descriptor: Int32, _ path: String
  ) throws(FileSystemError) -> Int {
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else { throw .last(.read, path) }
    guard information.st_mode & S_IFMT != S_IFDIR else {
      throw FileSystemError(.read, path, .isADirectory)
    }
    return Int(information.st_size)
  }

  /// Makes a call until no signal interrupts it; a result below zero is an error.
  @discardableResult
  static func retrying(
    _ operation: FileSystemError.Operation, _ path: String, _ call: () -> Int
  ) throws(FileSystemError) -> Int {
    while true {
      let result = call()
      if result >= 0 { return result }
      if errno != EINTR { throw .last(operation, path) }
    }
  }
}

// The C library's functions whose names are those of methods here.

private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int) -> Int
{
  unsafe read(descriptor, start, count)
}

private func systemTruncate(_ path: String, _ byteCount: Int) -> Int32 {
  unsafe truncate(path, off_t(byteCount))
}

private func systemRename(_ path: String, _ newPath: String) -> Int32 {
  unsafe rename(path, newPath)
}

extension FileSystemError {
  /// The error that `errno` tells of.
  static func last(_ operation: Operation, _ path: String) -> FileSystemError {
    let code = errno
    // Sound: the text ends with a zero, and is copied before another call could change it.
    let text = unsafe strerror(code).map { unsafe String(cString: $0) }
    return FileSystemError(operation, path, Cause(code: code, text: text ?? ""))
  }
}
