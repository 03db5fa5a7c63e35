/// The look-up of a key as it nearly always is: the token is one of four, its replicas fit into a word,
/// and every instance is healthy.
///
/// It is inlined into the loops of other modules, where a look-up is a dozen instructions more than what
/// it waits for; as a call it took twice as long, for a ring that exceeds the caches too, as fewer
/// look-ups are under way at a time.
@usableFromInline
struct QuickLookup: Sendable {
  /// How many tokens are less than *i* << `shift`, for each *i*.
  @usableFromInline let starts: [UInt32]
  /// The tokens, with padding.
  @usableFromInline let tokens: [UInt32]
  /// The first word of the replicas of each token, with as much padding and one more; 0 for what is not
  /// to be had so quickly.
  @usableFromInline let words: [UInt64]
  @usableFromInline let shift: UInt32
  /// For each count of replicas a byte: how many of so many may fail, plus one; 0 if they are too few, or
  /// some instance is not healthy.
  @usableFromInline let maxErrors: UInt64

  init(_ index: TokenIndex, _ slots: ReplicaSlots, _ health: ReplicaHealth) {
    (starts, tokens, shift) = (index.starts, index.tokens, index.shift)
    words = slots.first
    maxErrors = health.quickMaxErrors
  }

  /// The word of the replicas of `key`, and how many of them may fail, plus one; 0 if that is not to be
  /// had so quickly.
  @inlinable
  @inline(__always)
  func find(_ key: UInt32) -> (word: UInt64, maxErrors: UInt64) {
    let start = Int(starts[Int(key &>> shift)])
    // Without a branch for each, which nobody could predict.
    precondition(start &+ 3 < tokens.count, "four tokens can be looked at")
    let count =
      isAtMost(tokens[start], key) &+ isAtMost(tokens[start &+ 1], key)
      &+ isAtMost(tokens[start &+ 2], key) &+ isAtMost(tokens[start &+ 3], key)
    guard count < 4 else { return (0, 0) }
    let word = words[start &+ count]
    return (word, maxErrors &>> (8 &* (word & 0xFFFF)) & 0xFF)
  }

  /// 1 if `token` is at most `key`, and 0 otherwise.
  @inlinable
  @inline(__always)
  func isAtMost(_ token: UInt32, _ key: UInt32) -> Int { 1 &+ (Int(key) &- Int(token)) &>> 63 }
}
