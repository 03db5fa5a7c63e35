extension RingDescription {
  /// The ring with each token at one instance, for look-ups; see ``normalize()`` for what else changes.
  ///
  /// Of several instances that claim a token, one that is not leaving has it; of these, the one with the
  /// least id. The others are without it, but their heartbeats stay: every node comes to the same
  /// result by itself.
  ///
  /// - Complexity: O(*t* log *t*) for *t* tokens
  public func resolved() -> RingDescription {
    var ring = self
    ring.normalize()
    ring.resolveConflicts()
    return ring
  }

  /// Takes each token from all instances but one, if any is claimed twice. All tokens are then in order,
  /// and instances that have left are without.
  ///
  /// - Returns: whether any was.
  @discardableResult
  mutating func resolveConflicts() -> Bool {
    guard claims.hasRepetition else { return false }
    normalize()
    var lost: [Int: [UInt32]] = [:]
    let claims = claims
    for (claim, next) in zip(claims, claims.dropFirst()) where claim.token == next.token {
      // All behind the first one, as these are in the order of precedence.
      lost[next.index, default: []].append(next.token)
    }
    for (index, lost) in lost { instances[index].remove(lost) }
    return true
  }

  /// All tokens in order; those that are alike in the order of precedence.
  private var claims: [TokenClaim] {
    var claims: [TokenClaim] = []
    claims.reserveCapacity(instances.reduce(0) { $0 + $1.tokens.count })
    for (index, instance) in instances.enumerated() {
      let isLeaving = instance.state == .leaving
      for token in instance.tokens {
        claims.append(TokenClaim(token: token, isLeaving: isLeaving, index: index))
      }
    }
    claims.sort()
    return claims
  }
}

/// A token of an instance, in a word: claims are ordered by their tokens, then by who comes first.
private struct TokenClaim: Comparable {
  private let word: UInt64

  init(token: UInt32, isLeaving: Bool, index: Int) {
    word = UInt64(token) << 32 | (isLeaving ? 1 << 31 : 0) | UInt64(index)
  }

  var token: UInt32 { UInt32(word >> 32) }
  var index: Int { Int(word & 0x7FFF_FFFF) }

  static func < (left: Self, right: Self) -> Bool { left.word < right.word }
}

extension [TokenClaim] {
  fileprivate var hasRepetition: Bool {
    zip(self, dropFirst()).contains { $0.token == $1.token }
  }
}

extension Instance {
  /// Removes tokens that are ascending, as its own are.
  fileprivate mutating func remove(_ lost: [UInt32]) {
    var next = 0
    tokens.removeAll { token in
      guard next < lost.count && lost[next] == token else { return false }
      next += 1
      return true
    }
  }
}
