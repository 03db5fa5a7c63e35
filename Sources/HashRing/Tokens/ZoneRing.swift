/// The circle of keys as one zone divides it among its instances; where zones do not matter, as all
/// instances do.
///
/// Its instances are numbered in the order of their ids.
struct ZoneRing {
  /// The weight of each instance, with tokens or without.
  let weights: [Double]
  /// In ascending order, all different.
  var tokens: [UInt32] = []
  /// The instance of each token.
  var owners: [UInt16] = []

  /// The number of all keys.
  static var keyCount: Int { 1 << 32 }

  /// A circle without tokens.
  init(weights: [Double]) { self.weights = weights }

  /// How many keys belong to the token at `place`: all from the token before it, included, to itself,
  /// excluded.
  func size(at place: Int) -> Int {
    let before = tokens[place == 0 ? tokens.count - 1 : place - 1]
    let size = Int(tokens[place] &- before)
    return size == 0 ? Self.keyCount : size
  }

  /// How many keys belong to each instance.
  ///
  /// - Complexity: O(*t*)
  func shares() -> [Int] {
    var shares = Array(repeating: 0, count: weights.count)
    for place in tokens.indices { shares[Int(owners[place])] += size(at: place) }
    return shares
  }

  /// Gives an instance tokens that nobody in the zone has.
  ///
  /// - Parameter added: the tokens in ascending order.
  /// - Complexity: O(*t*)
  mutating func insert(_ added: [UInt32], of owner: UInt16) {
    var merged = (tokens: [UInt32](), owners: [UInt16]())
    merged.tokens.reserveCapacity(tokens.count + added.count)
    merged.owners.reserveCapacity(tokens.count + added.count)
    var next = 0
    for token in added {
      while next < tokens.count, tokens[next] < token {
        merged.tokens.append(tokens[next])
        merged.owners.append(owners[next])
        next += 1
      }
      merged.tokens.append(token)
      merged.owners.append(owner)
    }
    merged.tokens.append(contentsOf: tokens[next...])
    merged.owners.append(contentsOf: owners[next...])
    (tokens, owners) = merged
  }
}
