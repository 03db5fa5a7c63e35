public import Blocks

/// The blocks of a data directory.
///
/// ```swift
/// var set = try BlockSet("data", on: files)
/// for block in set.unreadable { print(block.error) }
/// while let step = try set.compact(by: rules, as: ULID(milliseconds: now, using: &generator)) {
///   print(step)
/// }
/// let readers = set.blocks  // Can be read for as long as somebody wants to.
/// ```
///
/// It is used by one at a time. Readers get ``blocks``, which are values: what they map into memory when they
/// are opened stays, whatever becomes of the files.
///
/// No block is changed but for its metadata and its tombstones. To replace blocks, a new one is written that
/// names them as its parents, made durable, and only then are they deleted: after a crash, parents of a
/// block that can be opened are deleted when the set is opened.
///
/// A block that cannot be opened is left out, and the others are there; see ``unreadable``.
public struct BlockSet<Files: FileSystem>: ~Copyable, Sendable {
  /// The directory that the blocks lie in.
  public let directory: String
  /// Whether the files are left as they are.
  public let isReadOnly: Bool
  /// The blocks, in the order of their times. Where several have a sample of a time, one that came in order counts;
  /// of those that came late, the one of the older block.
  public internal(set) var blocks: [Block] = []
  /// The blocks that cannot be opened, in the order of their identifiers.
  public internal(set) var unreadable: [UnreadableBlock] = []

  let files: Files
  /// The blocks of which to compact them has failed since the set was opened, for what is in them.
  var failed: Set<ULID> = []
  /// What is to be deleted before anything else is changed, in this order.
  var superseded: [ULID] = []

  /// Opens the blocks of a directory.
  ///
  /// Unless it is only to read, this completes what a crash has interrupted: it removes leftovers, and blocks
  /// that are superseded by others. A block is never removed for one that cannot be opened itself.
  ///
  /// - Parameters:
  ///   - directory: the directory, which has to be there.
  ///   - files: where it lies.
  ///   - isReadOnly: whether to leave the files as they are. Then others may change them meanwhile.
  /// - Precondition: nobody else changes blocks there, unless it is only to read.
  /// - Throws: `FileSystemError` if the directory cannot be listed, or something cannot be removed.
  /// - Complexity: that of opening the blocks
  public init(
    _ directory: String, on files: Files, isReadOnly: Bool = false
  ) throws(FileSystemError) {
    self.directory = directory
    self.files = files
    self.isReadOnly = isReadOnly
    if !isReadOnly { try BlockDirectory.removeLeftovers(in: directory, on: files) }
    let names = try BlockDirectory.blocks(in: directory, on: files)
    for ulid in names {
      do throws(BlockError) {
        blocks.append(try open(ulid))
      } catch { unreadable.append(UnreadableBlock(ulid: ulid, error: error)) }
    }
    let order = Supersession(blocks.map(\.meta)).order
    superseded = order.filter(names.contains)
    blocks.removeAll { superseded.contains($0.meta.ulid) }
    unreadable.removeAll { superseded.contains($0.ulid) }
    blocks.sort { $0.meta.precedes($1.meta) }
    if isReadOnly || superseded.isEmpty { return }
    // What supersedes them may have been written just before a crash.
    try files.synchronizeDirectory(directory)
    try removeSuperseded()
  }

  /// Opens a block, and makes sure that it is the one of its name.
  func open(_ ulid: ULID) throws(BlockError) -> Block {
    let path = path(of: ulid)
    var block = try Block(path, on: files)
    guard block.meta.ulid == ulid else {
      throw BlockError(path + "/" + BlockMeta.fileName, .wrongName(block.meta.ulid))
    }
    var meta = block.meta
    meta.stats.tombstones = block.tombstones.count
    // After a crash, the metadata may not count what was just deleted. If that cannot be mended now, it is
    // the next time.
    if !isReadOnly, meta != block.meta { try? block.replaceMeta(with: meta, on: files) }
    return block
  }

  /// The block with this identifier, if there is one.
  ///
  /// - Complexity: O(the number of blocks)
  public subscript(ulid: ULID) -> Block? { blocks.first { $0.meta.ulid == ulid } }

  func path(of ulid: ULID) -> String { directory + "/" + ulid.description }

  /// The end of what was completely written from a head: all samples before it that came in order are in
  /// blocks, or gone. Nil if there are no such blocks.
  ///
  /// Blocks with samples that came out of order, or with only some series, do not count, though they may
  /// end later: what else there is of their time is still in the head.
  ///
  /// - Complexity: O(the number of blocks)
  public var minValidTime: Int64? {
    blocks.lazy.map(\.meta).filter { !$0.hasIncompleteRange }.map(\.maxTime).max()
  }

  /// Adds a block that was written to the directory, as from a head.
  ///
  /// - Parameter ulid: the block.
  /// - Precondition: the set does not have it.
  /// - Throws: `BlockError` if it cannot be opened.
  /// - Complexity: that of opening it, and O(the number of blocks)
  public mutating func insert(_ ulid: ULID) throws(BlockError) {
    precondition(self[ulid] == nil, "the set does not have the block")
    insert(try open(ulid))
  }

  mutating func insert(_ block: Block) {
    let index = blocks.firstIndex { block.meta.precedes($0.meta) }
    blocks.insert(block, at: index ?? blocks.count)
  }

  /// Deletes blocks that were replaced, or are not kept.
  ///
  /// Until that is done nothing else is changed: a block must not go before those that it was made of.
  mutating func removeSuperseded() throws(FileSystemError) {
    precondition(!isReadOnly, "the set is not only to read")
    while let ulid = superseded.first {
      try BlockDirectory.delete(ulid, in: directory, on: files)
      superseded.removeFirst()
    }
  }
}

extension [Block] {
  /// The same, with those first that win where several have a sample of a time: those with samples in order, then
  /// those that have late ones as well, then those that have nothing else; of these the older ones.
  var inOrderOfPrecedence: [Block] {
    let late = filter(\.meta.isOutOfOrder).sorted { $0.meta.isOlder(than: $1.meta) }
    return filter { !$0.meta.isOutOfOrder } + late.filter(\.meta.hasInOrder)
      + late.filter { !$0.meta.hasInOrder }
  }
}
