/// The directory in which blocks lie, and the names in it and in them.
public enum BlockDirectory {
  /// What is in a block's directory besides its metadata and its tombstones.
  static let index = "index"
  static let chunks = "chunks"
  static let sealed = "sealed"
  static let sealedTable = "table"
  /// What others keep beside a block's files.
  static let marks = ["deletion-mark.json", "no-compact-mark.json", "no-downsample-mark.json"]

  static let creationSuffix = ".tmp-for-creation"
  static let deletionSuffix = ".tmp-for-deletion"
  /// What Prometheus once wrote to.
  static let oldCreationSuffix = ".tmp"

  /// The blocks of a directory: the names that are identifiers.
  ///
  /// What such a name stands for may be no block, or a broken one; ``Block`` tells.
  ///
  /// - Parameters:
  ///   - path: the directory that the blocks lie in.
  ///   - files: where it is.
  /// - Returns: the identifiers, ascending.
  /// - Throws: ``FileSystemError``.
  /// - Complexity: O(*n* log *n*) for *n* names
  public static func blocks(
    in path: String, on files: some FileSystem
  ) throws(FileSystemError) -> [ULID] {
    var blocks: [ULID] = []
    for name in try files.list(path) {
      if let ulid = ULID(name), ulid.description == name { blocks.append(ulid) }
    }
    return blocks
  }

  /// Removes what was left of blocks by writing and deleting that was not completed.
  ///
  /// - Parameters:
  ///   - path: the directory that the blocks lie in.
  ///   - files: where it is.
  /// - Returns: the names of what was removed.
  /// - Precondition: nobody is writing or deleting a block there.
  /// - Throws: ``FileSystemError``.
  /// - Complexity: O(the number of files that are removed)
  @discardableResult
  public static func removeLeftovers(
    in path: String, on files: some FileSystem
  ) throws(FileSystemError) -> [String] {
    var removed: [String] = []
    for name in try files.list(path) {
      let suffix = name.drop { $0 != "." }
      if suffix.isEmpty, ULID(name) != nil {
        removed += try removeReplacements(of: name, in: path, on: files)
        continue
      }
      guard ULID(String(name.prefix { $0 != "." })) != nil,
        suffix == creationSuffix || suffix == deletionSuffix || suffix == oldCreationSuffix
      else { continue }
      try files.remove(path + "/" + name)
      removed.append(name)
    }
    if !removed.isEmpty { try files.synchronizeDirectory(path) }
    return removed
  }

  /// Removes what should have replaced a file of a block.
  private static func removeReplacements(
    of block: String, in path: String, on files: some FileSystem
  ) throws(FileSystemError) -> [String] {
    var removed: [String] = []
    for name in [BlockMeta.fileName, Tombstones.fileName] {
      let name = "\(block)/\(name).tmp"
      // What cannot be looked into is not a directory, and no block.
      guard (try? files.status(of: path + "/" + name)) != nil else { continue }
      try files.remove(path + "/" + name)
      try files.synchronizeDirectory(path + "/" + block)
      removed.append(name)
    }
    return removed
  }

  /// Deletes a block, so that a crash leaves all of it or none, besides leftovers. A deletion that failed can
  /// be repeated.
  ///
  /// - Parameters:
  ///   - block: which block.
  ///   - path: the directory that it lies in.
  ///   - files: where it is.
  /// - Throws: ``FileSystemError``.
  /// - Complexity: O(the number of its files)
  public static func delete(
    _ block: ULID, in path: String, on files: some FileSystem
  ) throws(FileSystemError) {
    let directory = path + "/" + block.description
    if try files.status(of: directory) != nil {
      try files.remove(directory + deletionSuffix)
      try files.rename(directory, to: directory + deletionSuffix)
    }
    try files.synchronizeDirectory(path)
    try files.remove(directory + deletionSuffix)
  }

  /// How many bytes the files of a block have.
  ///
  /// - Parameters:
  ///   - block: which block.
  ///   - path: the directory that it lies in.
  ///   - files: where it is.
  /// - Throws: ``FileSystemError``.
  /// - Complexity: O(the number of its files)
  public static func byteCount(
    of block: ULID, in path: String, on files: some FileSystem
  ) throws(FileSystemError) -> Int {
    try byteCount(path + "/" + block.description, on: files)
  }

  private static func byteCount(
    _ path: String, on files: some FileSystem
  ) throws(FileSystemError) -> Int {
    switch try files.status(of: path) {
    case .file(let byteCount): return byteCount
    case .directory:
      var sum = 0
      for name in try files.list(path) { sum += try byteCount(path + "/" + name, on: files) }
      return sum
    case nil: return 0
    }
  }

  /// The directory in which a block is written.
  static func temporary(_ block: ULID, in path: String) -> String {
    path + "/" + block.description + creationSuffix
  }

  /// Begins the writing of a block: makes that directory, in place of one that was left.
  ///
  /// - Throws: also if there is a block of this identifier, which would be known only at the end.
  static func begin(
    _ block: ULID, in path: String, on files: some FileSystem
  ) throws(FileSystemError) {
    let final = path + "/" + block.description
    guard try files.status(of: final) == nil else {
      throw FileSystemError(.createDirectory, final, .exists)
    }
    let directory = temporary(block, in: path)
    try files.remove(directory)
    try files.createDirectory(directory)
  }

  /// Ends the writing of a block whose chunks and index are durable: metadata and tombstones, and the name
  /// of the block.
  static func complete(
    _ meta: BlockMeta, _ tombstones: Tombstones, in path: String, on files: some FileSystem
  ) throws(FileSystemError) {
    let directory = temporary(meta.ulid, in: path)
    let (metaText, tombstoneBytes) = (meta.text(), tombstones.bytes())
    try files.replace(directory + "/" + BlockMeta.fileName, with: metaText.span)
    try files.replace(directory + "/" + Tombstones.fileName, with: tombstoneBytes.span)
    try files.synchronizeDirectory(directory)
    try files.rename(directory, to: path + "/" + meta.ulid.description)
  }
}
