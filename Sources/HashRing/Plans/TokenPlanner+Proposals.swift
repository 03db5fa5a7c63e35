extension TokenPlanner {
  /// Proposes tokens for instances that join.
  ///
  /// Keys move to them alone, and no more than they own in the end: `movedKeys` of the proposal is
  /// `leastMovedKeys`.
  ///
  /// - Parameters:
  ///   - newcomers: the instances without tokens, in the order in which they join.
  ///   - count: how many tokens each gets for a weight of 1; others in proportion, and at least one.
  ///   - ring: the ring, in any state in which it may be stored.
  /// - Precondition: there are newcomers, each once, without tokens, and those that are in the ring have
  ///   none there either. Each gets from 1 to 2^24 tokens, and so many of all 2^32 are free. Together there
  ///   are at most ``RingDescription/maximumInstanceCount`` instances.
  /// - Complexity: O(*n* *t*) for *n* newcomers and *t* tokens
  public func adding(
    _ newcomers: [Instance], tokensEach count: Int, to ring: RingDescription
  ) -> RingProposal {
    precondition(!newcomers.isEmpty, "at least one instance joins")
    precondition(
      1...1 << 24 ~= count, "an instance takes from 1 to 2^24 tokens at once")
    precondition(
      Set(newcomers.map(\.id)).count == newcomers.count, "an instance joins only once")
    precondition(
      newcomers.allSatisfy { $0.tokens.isEmpty && ring[$0.id]?.tokens.isEmpty ?? true },
      "an instance that joins has no tokens yet")
    var larger = RingDescription(ring.instances + newcomers)
    larger.unknownFields = ring.unknownFields
    let before = Circles(larger, self)
    var after = before
    for newcomer in newcomers {
      let own = Double(count) * weights[newcomer.id]
      _ = after.join(newcomer.id, count: max(1, Int(own + 0.5)))
    }
    return RingProposal(from: before, to: after, of: larger)
  }

  /// Proposes tokens for those who stay when instances leave.
  ///
  /// The keys of those who leave are divided among their neighbours on the ring, as evenly as can be.
  /// Without a tolerance, no other keys move: `movedKeys` of the proposal is `leastMovedKeys`. It depends
  /// on the neighbours how even shares become. With a tolerance, further tokens move where that is not
  /// enough.
  ///
  /// - Parameters:
  ///   - ids: who leaves.
  ///   - ring: the ring, in any state in which it may be stored.
  ///   - tolerance: by which part an instance may be off what its weight entitles it to. 0.02 can be had
  ///     where instances have dozens of tokens all around the ring; `balance` of the proposal tells.
  /// - Precondition: at least one leaves, and all are in the ring. A tolerance is from 0.001 to 1.
  /// - Complexity: O(*t* log *t*) for *t* tokens
  public func removing(
    _ ids: [RingName], from ring: RingDescription, within tolerance: Double? = nil
  ) -> RingProposal {
    precondition(!ids.isEmpty, "at least one instance leaves")
    precondition(ids.allSatisfy { ring[$0] != nil }, "an instance that leaves is in the ring")
    let before = Circles(ring, self)
    var after = before
    after.remove(ids)
    if let tolerance { after.level(within: checked(tolerance)) }
    return RingProposal(from: before, to: after, without: Set(ids), of: ring)
  }

  /// Proposes tokens by which all own what their weights entitle them to, within a tolerance.
  ///
  /// Nobody gets more tokens or fewer. Keys go from neighbour to neighbour on the ring, some of them on
  /// behalf of others, so that more of them may move than must: `movedKeys` of the proposal against
  /// `leastMovedKeys` tells by how much. A ring that is balanced already stays as it is.
  ///
  /// - Parameters:
  ///   - ring: the ring, in any state in which it may be stored.
  ///   - tolerance: by which part an instance may be off. Where that cannot be had, as when all tokens lie
  ///     close together, `balance` of the proposal tells.
  /// - Precondition: the tolerance is from 0.001 to 1.
  /// - Complexity: O(*t* log *t*) for *t* tokens
  public func rebalancing(_ ring: RingDescription, within tolerance: Double = 0.02) -> RingProposal
  {
    let before = Circles(ring, self)
    var after = before
    after.level(within: checked(tolerance))
    return RingProposal(from: before, to: after, of: ring)
  }

  /// What the instances with the least and with the most own, compared with what their weights entitle them
  /// to; in a zone-aware ring the worst of all zones. 1 for both in a ring without tokens.
  ///
  /// - Complexity: O(*t* log *t*) for *t* tokens
  public func balance(of ring: RingDescription) -> ClosedRange<Double> {
    Circles(ring, self).balance()
  }

  private func checked(_ tolerance: Double) -> Double {
    precondition(0.001...1 ~= tolerance, "a tolerance is from 0.001 to 1")
    return tolerance
  }
}
