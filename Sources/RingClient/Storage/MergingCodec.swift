/// How the copies of a value that nodes change on their own become alike again, when they gossip.
public protocol MergingCodec: ValueCodec {
  /// Merges a value into the copy of this node.
  ///
  /// - Parameters:
  ///   - incoming: what another node has sent, its copy or a part of it; or what this node wants to have
  ///     in place of the copy.
  ///   - copy: the copy of this node.
  ///   - isLocal: whether `incoming` is from this node: then what it has no more is removed.
  ///   - now: the present time, in milliseconds since 1970.
  /// - Returns: the part that is new and is to be sent on; `nil` if nothing is.
  /// - Throws: when `incoming` cannot be right. The copy is as it was then.
  func merge(
    _ incoming: Value, into copy: inout Value, isLocal: Bool, now: Int64
  ) throws -> Value?

  /// Removes the traces of what has been removed, which keep old messages from bringing it back.
  ///
  /// - Parameters:
  ///   - limit: those are removed that are older than this, in milliseconds since 1970; `nil` for all, as
  ///     clients of the store are not to see them.
  ///   - copy: the copy of this node.
  func removeTombstones(before limit: Int64?, from copy: inout Value)
}
