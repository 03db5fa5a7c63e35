extension LifecycleChange {
  /// Gives the instance the tokens that it lacks: those it had before, if nobody has taken them, and new
  /// ones.
  ///
  /// - Returns: whether it has all of them.
  @discardableResult
  func complete(_ own: inout Instance, in ring: RingDescription) -> Bool {
    own.normalize()
    var missing = lifecycle.options.tokenCount - own.tokens.count
    guard missing > 0 else { return true }
    let held = Set(own.tokens)
    let before = unclaimed(lifecycle.tokens, in: ring).filter { !held.contains($0) }
    own.tokens += before.prefix(missing)
    missing = lifecycle.options.tokenCount - own.tokens.count
    if missing > 0 {
      // Whoever draws must not draw those again that it has taken back.
      var ring = ring
      ring[own.id] = own
      own.tokens += lifecycle.options.drawTokens(
        TokenRequest(count: missing, id: own.id, zone: own.zone, ring: ring, seed: seed))
    }
    own.normalize()
    return own.tokens.count >= lifecycle.options.tokenCount
  }

  /// Those of `tokens` that nobody else has.
  func unclaimed(_ tokens: [UInt32], in ring: RingDescription) -> [UInt32] {
    keeping(tokens, in: ring) { _ in true }
  }

  /// Those of `tokens` that are the instance's although others may have them too: by the rule of merging,
  /// one that is leaving gives way, and of others the one with the lesser id keeps a token.
  func defended(_ tokens: [UInt32], in ring: RingDescription) -> [UInt32] {
    keeping(tokens, in: ring) { $0.state != .leaving && $0.id < lifecycle.options.id }
  }

  /// Those of `tokens` that no other instance has that `wins`.
  private func keeping(
    _ tokens: [UInt32], in ring: RingDescription, wins: (Instance) -> Bool
  ) -> [UInt32] {
    guard !tokens.isEmpty else { return [] }
    var kept = Set(tokens)
    // Few of the others' tokens begin as one of these do, so that few are looked for in the set.
    var beginnings = [Bool](repeating: false, count: 1 << 16)
    for token in tokens { beginnings[Int(token >> 16)] = true }
    for other in ring.instances
    where other.id != lifecycle.options.id && other.state != .left && wins(other) {
      for token in other.tokens where beginnings[Int(token >> 16)] { kept.remove(token) }
    }
    return tokens.filter(kept.contains)
  }
}
