/// The files of a ``MemoryFileSystem``: what they are now, and what of that is durable.
struct MemoryFiles: Sendable {
  /// What a name stands for: an index into ``files`` or ``directories``.
  enum Node: Equatable, Sendable {
    case file(Int)
    case directory(Int)
  }

  struct File: Sendable {
    var content: [UInt8] = []
    var durable: [UInt8] = []
    /// Whether synchronising has failed: nothing written since will be durable.
    var hasFailed = false
  }

  struct Directory: Sendable {
    var names: [String: Node] = [:]
    var durable: [String: Node] = [:]
    /// The changes of names since, each in one step; nil removes a name.
    var pending: [[(name: String, node: Node?)]] = []

    mutating func change(_ changes: [(name: String, node: Node?)]) {
      for (name, node) in changes { names[name] = node }
      pending.append(changes)
    }
  }

  struct Fault: Sendable {
    var change: Int
    var cause: FileSystemError.Cause
  }

  var files: [File] = []
  /// The first is the one at which all paths begin.
  var directories = [Directory()]
  var changeCount = 0
  var fault: Fault?
  /// How many bytes there is room for.
  var byteLimit = Int.max
  /// Before which change all stops.
  var crash = Int.max
  private var isCrashed = false

  // MARK: Finding

  private static func parts(_ path: String) -> [String] {
    // By bytes: by characters it was a third of what tests of crashes took.
    path.utf8.split(separator: UInt8(ascii: "/")).map { String($0) ?? "" }.filter { $0 != "." }
  }

  func find(
    _ path: String, _ operation: FileSystemError.Operation
  ) throws(FileSystemError) -> Node? {
    guard !isCrashed else { throw FileSystemError(operation, path, .inputOutput) }
    var node = Node.directory(0)
    for part in Self.parts(path) {
      guard case .directory(let directory) = node else {
        throw FileSystemError(operation, path, .notADirectory)
      }
      guard let next = directories[directory].names[part] else { return nil }
      node = next
    }
    return node
  }

  func file(
    _ path: String, _ operation: FileSystemError.Operation
  ) throws(FileSystemError) -> Int {
    switch try find(path, operation) {
    case .file(let file): return file
    case .directory: throw FileSystemError(operation, path, .isADirectory)
    case nil: throw FileSystemError(operation, path, .notFound)
    }
  }

  func directory(
    _ path: String, _ operation: FileSystemError.Operation
  ) throws(FileSystemError) -> Int {
    switch try find(path, operation) {
    case .directory(let directory): return directory
    case .file: throw FileSystemError(operation, path, .notADirectory)
    case nil: throw FileSystemError(operation, path, .notFound)
    }
  }

  /// The directory that a path lies in, and its name there.
  private func parent(
    _ path: String, _ operation: FileSystemError.Operation
  ) throws(FileSystemError) -> (directory: Int, name: String) {
    var parts = Self.parts(path)
    guard let name = parts.popLast() else { throw FileSystemError(operation, path, .exists) }
    do throws(FileSystemError) {
      return (try directory(parts.joined(separator: "/"), operation), name)
    } catch { throw FileSystemError(operation, path, error.cause) }
  }

  /// The bytes of all files of a directory, and of those in it.
  func byteCount(of directory: Int = 0) -> Int {
    directories[directory].names.values.reduce(0) { sum, node in
      switch node {
      case .file(let file): sum + files[file].content.count
      case .directory(let directory): sum + byteCount(of: directory)
      }
    }
  }

  /// For how many more bytes there is room.
  private var room: Int { byteLimit == .max ? .max : max(0, byteLimit - byteCount()) }

  // MARK: Changing

  /// Counts a change, and fails if that is its lot.
  private mutating func begin(
    _ operation: FileSystemError.Operation, _ path: String
  ) throws(FileSystemError) {
    if changeCount >= crash { isCrashed = true }
    guard !isCrashed else { throw FileSystemError(operation, path, .inputOutput) }
    changeCount += 1
    if let fault, fault.change == changeCount - 1 {
      throw FileSystemError(operation, path, fault.cause)
    }
  }

  mutating func create(_ path: String) throws(FileSystemError) -> Int {
    let (directory, name) = try parent(path, .create)
    try begin(.create, path)
    switch directories[directory].names[name] {
    case .directory: throw FileSystemError(.create, path, .isADirectory)
    case .file(let file):
      files[file].content = []
      return file
    case nil:
      guard room > 0 else { throw FileSystemError(.create, path, .noSpace) }
      files.append(File())
      directories[directory].change([(name, .file(files.count - 1))])
      return files.count - 1
    }
  }

  mutating func write(_ bytes: [UInt8], _ file: Int, _ path: String) throws(FileSystemError) {
    var count = bytes.count / 2
    defer { if !isCrashed { files[file].content += bytes[..<count] } }
    try begin(.write, path)
    count = min(bytes.count, room)
    if count < bytes.count { throw FileSystemError(.write, path, .noSpace) }
  }

  mutating func synchronize(_ file: Int, _ path: String) throws(FileSystemError) {
    do throws(FileSystemError) {
      try begin(.synchronize, path)
    } catch {
      if !isCrashed { files[file].hasFailed = true }
      throw error
    }
    if !files[file].hasFailed { files[file].durable = files[file].content }
  }

  mutating func truncate(_ path: String, _ byteCount: Int) throws(FileSystemError) {
    let file = try file(path, .truncate)
    try begin(.truncate, path)
    let count = files[file].content.count
    files[file].content.removeLast(max(count - byteCount, 0))
    files[file].content += repeatElement(0, count: max(byteCount - count, 0))
  }

  mutating func rename(_ path: String, _ newPath: String) throws(FileSystemError) {
    guard let node = try find(path, .rename) else {
      throw FileSystemError(.rename, path, .notFound)
    }
    let (old, new) = (try parent(path, .rename), try parent(newPath, .rename))
    try begin(.rename, path)
    switch (node, directories[new.directory].names[new.name]) {
    case (.file, .directory): throw FileSystemError(.rename, path, .isADirectory)
    case (.directory, .file): throw FileSystemError(.rename, path, .notADirectory)
    case (.directory, .directory(let target)) where !directories[target].names.isEmpty:
      throw FileSystemError(.rename, path, .exists)
    default: break
    }
    if old.directory == new.directory {
      directories[old.directory].change([(old.name, nil), (new.name, node)])
    } else {
      directories[new.directory].change([(new.name, node)])
      directories[old.directory].change([(old.name, nil)])
    }
  }

  mutating func remove(_ path: String) throws(FileSystemError) {
    guard let node = try find(path, .remove) else { return }
    if case .directory(let directory) = node {
      for name in directories[directory].names.keys.sorted() { try remove(path + "/" + name) }
    }
    let (directory, name) = try parent(path, .remove)
    try begin(.remove, path)
    directories[directory].change([(name, nil)])
  }

  mutating func createDirectory(_ path: String) throws(FileSystemError) {
    let (directory, name) = try parent(path, .createDirectory)
    try begin(.createDirectory, path)
    guard directories[directory].names[name] == nil else {
      throw FileSystemError(.createDirectory, path, .exists)
    }
    guard room > 0 else { throw FileSystemError(.createDirectory, path, .noSpace) }
    directories.append(Directory())
    directories[directory].change([(name, .directory(directories.count - 1))])
  }

  mutating func synchronizeDirectory(_ path: String) throws(FileSystemError) {
    let directory = try directory(path, .synchronize)
    try begin(.synchronize, path)
    directories[directory].durable = directories[directory].names
    directories[directory].pending = []
  }
}
