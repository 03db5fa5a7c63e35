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
    added.contains(token) || isSorted(token)
  }

  /// Whether a token was taken from the beginning.
  private func isSorted(_ token: UInt32) -> Bool {
    let place = sorted.firstPosition { $0 >= token }
    return place < sorted.endIndex && sorted[place] == token
  }

  /// Takes a token, and says whether it was free.
  mutating func insert(_ token: UInt32) -> Bool {
    !isSorted(token) && added.insert(token).inserted
  }

  /// Takes the first free token from `token` on, beyond the greatest from 0 on.
  ///
  /// - Precondition: one is free.
  mutating func insertFirstFree(from token: UInt32) -> UInt32 {
    var token = token
    while !insert(token) { token &+= 1 }
    return token
  }

  /// Checks that an instance may have `count` tokens, and that a ring has room for them.
  func requireRoom(for count: Int) {
    precondition(1...1 << 24 ~= count, "an instance takes from 1 to 2^24 tokens at once")
    precondition(count <= 1 << 32 - self.count, "a ring has no more than 2^32 tokens")
  }
}
