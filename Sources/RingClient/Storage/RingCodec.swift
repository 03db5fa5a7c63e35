public import HashRing

/// How stores of bytes, and nodes that gossip, keep a ring.
public struct RingCodec: MergingCodec {
  /// How rings are merged.
  public var rules: MergeRules

  /// A codec with these rules of merging.
  public init(rules: MergeRules = .cortex) { self.rules = rules }

  /// The name that Cortex and dskit have for it.
  public var name: String { "ringDesc" }

  /// The stored form of a ring.
  ///
  /// - Complexity: O(*t*) for *t* tokens
  public func encode(_ ring: RingDescription) -> [UInt8] { ring.encoded() }

  /// The ring of a stored form.
  ///
  /// - Complexity: O(*n*) for *n* bytes, decompressed
  public func decode(_ bytes: Span<UInt8>) throws -> RingDescription {
    try RingDescription(decoding: bytes)
  }

  /// Merges a ring into the copy of this node.
  ///
  /// Unknown fields of the ring itself are merged, by the convergent rules, but are no part of what is to be
  /// sent on: they come to others with whole copies.
  ///
  /// - Complexity: as that of `RingDescription.merge`
  public func merge(
    _ incoming: RingDescription, into copy: inout RingDescription, isLocal: Bool, now: Int64
  ) throws -> RingDescription? {
    try copy.merge(incoming, now: now, isLocal: isLocal, rules: rules)
  }

  /// Removes instances that have left.
  ///
  /// - Complexity: O(*n*) for *n* instances
  public func removeTombstones(before limit: Int64?, from copy: inout RingDescription) {
    copy.removeTombstones(before: limit)
  }
}
