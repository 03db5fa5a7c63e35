/// All tokens of a ring in order, each with the instance that owns it, and a table that leads close to
/// the one that a search looks for.
///
/// A key belongs to the first token that is *greater* than it, and behind the last one to the first:
/// a token is the first key that its own instance does not hold.
///
/// The table has, for each value of a key's highest bits, how many tokens lie below. As tokens are spread
/// evenly and there is a place in the table for every second of them, four tokens from there on nearly
/// always tell the answer.
struct TokenIndex: Sendable {
  /// How many different tokens there are.
  let count: Int
  /// The tokens in ascending order, and then padding of the greatest value, for searches that look at
  /// four at a time.
  let tokens: [UInt32]
  /// The instance that owns each token; of several the one with the greatest index.
  let owners: [UInt16]
  /// How many tokens are less than *i* << `shift`, for each *i*.
  private let starts: [UInt32]
  private let shift: UInt32
  private let identity = Identity()

  /// An object by which copies of an index are told from another index.
  private final class Identity: Sendable {}

  /// An index of the tokens of `instances`, which may be in any order and repeated.
  ///
  /// - Complexity: O(*t*) for *t* tokens
  init(_ instances: [Instance]) {
    var entries: [UInt64] = []
    entries.reserveCapacity(instances.reduce(0) { $0 + $1.tokens.count })
    for (index, instance) in instances.enumerated() {
      for token in instance.tokens { entries.append(UInt64(token) << 32 | UInt64(index)) }
    }
    TokenSort.sort(&entries)

    var tokens: [UInt32] = []
    var owners: [UInt16] = []
    tokens.reserveCapacity(entries.count + Self.padding)
    owners.reserveCapacity(entries.count)
    for entry in entries {
      let token = UInt32(entry >> 32)
      let owner = UInt16(truncatingIfNeeded: entry)
      if tokens.last == token {
        owners[owners.count - 1] = owner
      } else {
        tokens.append(token)
        owners.append(owner)
      }
    }
    count = tokens.count
    // A place for every two tokens, and no fewer than 2.
    let bits = UInt32(Swift.max(1, Int.bitWidth - (count / 2).leadingZeroBitCount))
    shift = 32 - bits
    var starts: [UInt32] = []
    starts.reserveCapacity(1 << Int(bits) + 1)
    var below = 0
    for place in 0...UInt64(1) << UInt64(bits) {
      let limit = place << UInt64(shift)
      while below < count && UInt64(tokens[below]) < limit { below += 1 }
      starts.append(UInt32(below))
    }
    tokens.append(contentsOf: repeatElement(.max, count: Self.padding))
    self.tokens = tokens
    self.owners = owners
    self.starts = starts
  }

  /// Whether `other` is a copy of this index.
  func isIdentical(to other: TokenIndex) -> Bool { identity === other.identity }

  private static var padding: Int { 4 }

  /// Where the token is to which `key` belongs.
  ///
  /// - Precondition: there are tokens.
  /// - Complexity: O(1) as a rule, O(*t*) for tokens that are all alike in their highest bits
  @inline(__always)
  func position(of key: UInt32) -> Int {
    let place = Int(key &>> shift)
    let start = Int(starts[place])
    // Without a branch for each, which nobody could predict.
    precondition(start &+ 3 < tokens.count, "four tokens can be looked at")
    var position =
      start &+ isAtMost(tokens[start], key) &+ isAtMost(tokens[start &+ 1], key)
      &+ isAtMost(tokens[start &+ 2], key) &+ isAtMost(tokens[start &+ 3], key)
    if position == start &+ 4 {
      while position < count && tokens[position] <= key { position &+= 1 }
    }
    return position < count ? position : 0
  }

  /// 1 if `token` is at most `key`, and 0 otherwise.
  @inline(__always)
  private func isAtMost(_ token: UInt32, _ key: UInt32) -> Int {
    1 &+ (Int(key) &- Int(token)) &>> 63
  }
}
