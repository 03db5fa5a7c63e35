extension RingDescription {
  /// The ring with each token at one instance, for look-ups; see ``normalize()`` for what else changes.
  ///
  /// Of several instances that claim a token, one that is not leaving has it; of these, the one with the
  /// least id. The others are without it, but their heartbeats stay: every node comes to the same
  /// result by itself.
  ///
  /// - Complexity: O(*t*) for *t* tokens in order
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
    guard hasConflicts else { return false }
    normalize()
    var lost: [Int: [UInt32]] = [:]
    var last: TokenClaim?
    for claim in sortedClaims {
      // Behind the first claim to a token come those that it has precedence of.
      if let last, last.token == claim.token {
        lost[claim.index, default: []].append(claim.token)
      }
      last = claim
    }
    for (index, lost) in lost { instances[index].remove(lost) }
    return true
  }

  private var hasConflicts: Bool {
    var last: UInt32?
    for claim in sortedClaims {
      if last == claim.token { return true }
      last = claim.token
    }
    return false
  }

  /// All tokens in order; those that are alike in the order of precedence.
  var sortedClaims: [TokenClaim] {
    var claims: [TokenClaim] = []
    claims.reserveCapacity(instances.reduce(0) { $0 + $1.tokens.count })
    for (index, instance) in instances.enumerated() {
      let isLeaving = instance.state == .leaving
      for token in instance.tokens {
        claims.append(TokenClaim(token: token, isLeaving: isLeaving, index: index))
      }
    }
    TokenClaim.sort(&claims)
    return claims
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
