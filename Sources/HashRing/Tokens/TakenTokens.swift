/// The tokens that nobody else may take.
struct TakenTokens {
  /// Most of them, in ascending order.
  private let sorted: ArraySlice<UInt32>
  /// Those that were taken since.
  private var added: Set<UInt32> = []

  /// All tokens of a ring.
  init(_ index: TokenIndex) { sorted = index.tokens.prefix(index.count) }

  /// How many there are.
  var count: Int { sorted.count + added.count }

  /// Whether a token is taken.
  ///
  /// - Complexity: O(log *t*)
  func contains(_ token: UInt32) -> Bool {
    if added.contains(token) { return true }
    var (low, high) = (sorted.startIndex, sorted.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < token { low = middle + 1 } else { high = middle }
    }
    return low < sorted.endIndex && sorted[low] == token
  }

  /// Takes a token, and says whether it was free.
  mutating func insert(_ token: UInt32) -> Bool {
    !contains(token) && added.insert(token).inserted
  }

  /// Takes the first free token from `token` on, beyond the greatest from 0 on.
  ///
  /// - Precondition: one is free.
  mutating func insertFirstFree(from token: UInt32) -> UInt32 {
    var token = token
    while !insert(token) { token &+= 1 }
    return token
  }

  /// Checks that a ring has room for `count` tokens more.
  func requireRoom(for count: Int) {
    precondition(count > 0, "an instance has at least one token")
    precondition(count <= 1 << 32 - self.count, "a ring has no more than 2^32 tokens")
  }
}
