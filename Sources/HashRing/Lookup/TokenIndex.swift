/// All tokens of a ring in order, each with the instance that owns it, and a table that leads close to
/// the one that a search looks for.
///
/// A key belongs to the first token that is *greater* than it, and behind the last one to the first: a
/// token is the first key that its own instance does not hold.
///
/// The table has, for each value of a key's highest bits, how many tokens lie below. As tokens are
/// spread evenly and there is a place in the table for every second of them, four tokens from there on
/// nearly always tell the answer.
struct TokenIndex: Sendable {
  /// How many different tokens there are.
  let count: Int
  /// The tokens in ascending order, and then padding of the greatest value, for searches that look at
  /// four at a time.
  let tokens: [UInt32]
  /// The instance that owns each token; of several the one with the greatest index.
  let owners: [UInt16]
  /// How many tokens are less than *i* << `shift`, for each *i*.
  let starts: [UInt32]
  let shift: UInt32
  private let identity = Identity()

  /// An object by which copies of an index are told from another index.
  private final class Identity: Sendable {}

  /// An index of the tokens of `instances`, which may be in any order and repeated.
  ///
  /// - Complexity: O(*t*) for *t* tokens that are spread evenly, O(*t* log *t*) for any
  init(_ instances: [Instance]) {
    let count = instances.reduce(0) { $0 + $1.tokens.count }
    var entries = [TokenEntry](repeating: TokenEntry(token: 0, owner: 0), count: count)
    var places = entries.mutableSpan
    var position = 0
    for (index, instance) in instances.enumerated() {
      for token in instance.tokens {
        places[position] = TokenEntry(token: token, owner: UInt16(index))
        position &+= 1
      }
    }
    self.init(entries)
  }

  /// An index of tokens with their owners, in any order and repeated.
  ///
  /// - Complexity: O(*t*) for *t* tokens that are spread evenly, O(*t* log *t*) for any
  init(_ entries: [TokenEntry]) {
    // A place for every two tokens, and no fewer than 2.
    let bits = UInt32(Swift.max(1, Int.bitWidth - (entries.count / 2).leadingZeroBitCount))
    shift = 32 - bits
    var sort = TokenSort(entries, bits: bits)
    var tokens = [UInt32](repeating: .max, count: entries.count + Self.padding)
    var owners = [UInt16](repeating: 0, count: entries.count)
    let count = Self.split(sort.ordered.span, &tokens, &owners)
    if count < entries.count {
      tokens.removeLast(entries.count - count)
      owners.removeLast(entries.count - count)
      for position in tokens[count...].indices { tokens[position] = .max }
      sort.countStarts(tokens[..<count].lazy.map { TokenEntry(token: $0, owner: 0) })
    }
    self.count = count
    self.tokens = tokens
    self.owners = owners
    starts = sort.starts
  }

  /// Puts the tokens of ordered entries, each once, at the front of `tokens`, and the last of the
  /// owners of each at the front of `owners`.
  ///
  /// - Returns: how many there are.
  private static func split(
    _ ordered: Span<TokenEntry>, _ tokens: inout [UInt32], _ owners: inout [UInt16]
  ) -> Int {
    var tokens = tokens.mutableSpan
    var owners = owners.mutableSpan
    var count = 0
    for index in ordered.indices {
      let entry = ordered[index]
      if count == 0 || tokens[count &- 1] != entry.token {
        tokens[count] = entry.token
        count &+= 1
      }
      owners[count &- 1] = entry.owner
    }
    return count
  }

  /// Whether `other` is a copy of this index.
  func isIdentical(to other: TokenIndex) -> Bool { identity === other.identity }

  /// How much padding there is behind the tokens, and has to be behind what is kept for each of them.
  static var padding: Int { 4 }

  /// Where the token is to which `key` belongs; 0 if there are none.
  ///
  /// - Complexity: O(1) for tokens that are spread evenly, O(log *t*) for any
  func position(of key: UInt32) -> Int {
    let place = Int(key &>> shift)
    var (position, end) = (Int(starts[place]), Int(starts[place &+ 1]))
    // Many are alike in their highest bits in odd rings only.
    while end &- position > 8 {
      let middle = (position &+ end) / 2
      if tokens[middle] <= key { position = middle &+ 1 } else { end = middle }
    }
    while position < end && tokens[position] <= key { position &+= 1 }
    return position < count ? position : 0
  }
}
