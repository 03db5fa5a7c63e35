import BitCoding
import Blocks
import Synchronization

/// Stops those who make files durable until a test lets them go on.
final class Gate: Sendable {
  private struct State {
    var isClosed = false
    var arrived = 0
    var passed = 0
    var fault: FileSystemError?
  }

  private let state = Mutex(State())

  /// How many have come, be it that they have gone through or not.
  var arrived: Int { state.withLock { $0.arrived } }

  /// How many have gone through, or failed.
  var passed: Int { state.withLock { $0.passed } }

  func close() { state.withLock { $0.isClosed = true } }

  /// Lets all go on, or fail once.
  func open(failing fault: FileSystemError? = nil) {
    state.withLock { state in
      state.isClosed = false
      state.fault = fault
    }
  }

  func pass() throws(FileSystemError) {
    state.withLock { $0.arrived += 1 }
    while true {
      let isOpen = try state.withLock { (state) throws(FileSystemError) in
        if state.isClosed { return false }
        state.passed += 1
        if let fault = state.fault.take() { throw fault }
        return true
      }
      if isOpen { return }
      rest()
    }
  }
}

/// Does something once, when a directory is listed.
final class ListingHook: Sendable {
  private let next = Mutex<(path: String, action: @Sendable () -> Void)?>(nil)

  /// Whether it waits for that.
  var isSet: Bool { next.withLock { $0 != nil } }

  func set(_ path: String, _ action: @escaping @Sendable () -> Void) {
    next.withLock { $0 = (path, action) }
  }

  func list(_ path: String) { next.withLock { $0?.path == path ? $0.take() : nil }?.action() }
}

/// What cannot be reached as long as a test wants.
final class Unreachable: Sendable {
  private let causes = Mutex<[String: FileSystemError.Cause]>([:])

  /// Lets nobody look at what has a path, or lies in it.
  func keepOut(of path: String, _ cause: FileSystemError.Cause) {
    causes.withLock { $0[path] = cause }
  }

  /// Lets all look at everything.
  func letAllIn() { causes.withLock { $0 = [:] } }

  func check(
    _ path: String, _ operation: FileSystemError.Operation
  ) throws(FileSystemError) {
    for (kept, cause) in causes.withLock({ $0 }) where path == kept || path.hasPrefix(kept + "/") {
      throw FileSystemError(operation, path, cause)
    }
  }
}

/// Files in memory, of which those that are made durable go through a gate, and some cannot be reached.
struct GatedFileSystem: FileSystem {
  let files: MemoryFileSystem
  let gate = Gate()
  let hook = ListingHook()
  let unreachable = Unreachable()

  init(_ files: MemoryFileSystem = MemoryFileSystem()) { self.files = files }

  final class File: WritableFile {
    private let file: MemoryFile
    private let gate: Gate

    init(_ file: MemoryFile, _ gate: Gate) { (self.file, self.gate) = (file, gate) }

    func write(_ bytes: Span<UInt8>) throws(FileSystemError) { try file.write(bytes) }
    func synchronize() throws(FileSystemError) {
      try gate.pass()
      try file.synchronize()
    }
    func makeSynchronizer() throws(FileSystemError)
      -> @Sendable () throws(FileSystemError) -> Void
    {
      let (run, gate) = (try file.makeSynchronizer(), gate)
      return { () throws(FileSystemError) in
        try gate.pass()
        try run()
      }
    }
    func close() throws(FileSystemError) { try file.close() }
  }

  func list(_ path: String) throws(FileSystemError) -> [String] {
    hook.list(path)
    try unreachable.check(path, .list)
    return try files.list(path)
  }
  func status(of path: String) throws(FileSystemError) -> FileStatus? {
    try unreachable.check(path, .status)
    return try files.status(of: path)
  }
  func read(_ path: String) throws(FileSystemError) -> SharedBytes {
    try unreachable.check(path, .read)
    return try files.read(path)
  }
  func map(_ path: String) throws(FileSystemError) -> SharedBytes { try read(path) }
  func create(_ path: String) throws(FileSystemError) -> File { File(try files.create(path), gate) }
  func append(to path: String) throws(FileSystemError) -> File {
    File(try files.append(to: path), gate)
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
