public import Blocks

extension BlockSet {
  /// Deletes the blocks that are not kept.
  ///
  /// These are the blocks that end so much before the latest end of all as samples are kept, or more; and then
  /// those that end first, until the others have few enough bytes.
  ///
  /// - Parameter retention: how much is kept.
  /// - Returns: what was deleted, in the order in which it was.
  /// - Precondition: the set is not only to read, and a duration is positive.
  /// - Throws: `BlockError`. If deleting failed, the set does not have the blocks any more, and deletes them
  ///   before anything else is changed; opened again, it has them again. If it cannot be told how many bytes a
  ///   block has, it counts as if it had none, and what is not kept is deleted all the same.
  /// - Complexity: O(*n* log *n* + *f*) for *n* blocks, and *f* files of them if bytes are limited
  @discardableResult
  public mutating func apply(_ retention: BlockRetention) throws(BlockError) -> [BlockMeta] {
    precondition(retention.duration ?? 1 > 0, "samples are kept for a time")
    let ends = blocks.map(\.meta).sorted { ($0.maxTime, $0.minTime) < ($1.maxTime, $1.minTime) }
    guard let last = ends.last else { return [] }
    var removed: [BlockMeta] = []
    if let duration = retention.duration {
      let (limit, underflows) = last.maxTime.subtractingReportingOverflow(duration)
      if !underflows { removed += ends.prefix { $0.maxTime <= limit } }
    }
    var failure: FileSystemError?
    if let byteCount = retention.byteCount {
      let rest = ends.dropFirst(removed.count)
      var sizes: [Int] = []
      for meta in rest {
        do throws(FileSystemError) {
          sizes.append(try BlockDirectory.byteCount(of: meta.ulid, in: directory, on: files))
        } catch {
          sizes.append(0)
          failure = failure ?? error
        }
      }
      var sum = sizes.reduce(0, +)
      for (meta, size) in zip(rest, sizes) where sum > byteCount {
        removed.append(meta)
        sum -= size
      }
    }
    let ulids = removed.map(\.ulid)
    blocks.removeAll { ulids.contains($0.meta.ulid) }
    try remove(ulids)
    if let failure { throw BlockError(failure.path, .file(failure)) }
    return removed
  }
}
