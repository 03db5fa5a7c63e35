extension RingDescription {
  /// Takes over from `other` what is newer there: what a node does with a change that it hears of.
  ///
  /// ```swift
  /// if let change = try ring.merge(received, now: now) { gossip(change) }
  /// ```
  ///
  /// This ring is expected to be normalised (see ``normalize()``), as it is when it was empty first and
  /// then merged and nothing else; `other` need not be.
  ///
  /// - Parameters:
  ///   - other: the ring, or the part of it, that was received.
  ///   - now: this node's time, in milliseconds since 1970.
  ///   - isLocal: whether `other` is all of the ring as this node wants it to be. Instances that are
  ///     missing there are then marked as left *now*, since a message with a heartbeat before that may be
  ///     under way, and would bring them back.
  ///   - rules: which implementation to follow.
  /// - Returns: the instances that have changed, for others to merge; `nil` if there are none.
  /// - Throws: ``MergeError`` when `other` has an instance that must not be. The ring is then as it was.
  /// - Complexity: O(*n* + *t*) for *n* instances of both and *t* tokens of `other`, and of all where a token
  ///   may have become that of several instances
  public mutating func merge(
    _ other: RingDescription, now: Int64, isLocal: Bool = false, rules: MergeRules = .cortex
  ) throws(MergeError) -> RingDescription? {
    if let lead = rules.maximumLead {
      for instance in other.instances where instance.isAhead(of: now, by: lead) {
        throw .heartbeatAhead(id: instance.id, heartbeat: instance.heartbeat)
      }
    }
    if instances.count + other.instances.count > Self.maximumInstanceCount {
      let newcomers = other.instances.count { self[$0.id] == nil }
      guard instances.count + newcomers <= Self.maximumInstanceCount else {
        throw .tooManyInstances
      }
    }
    let isConvergent = rules.mode == .convergent
    var updated: [RingName] = []
    var added: [Instance] = []
    var haveTokensChanged = false
    var index = 0
    for var theirs in other.instances {
      theirs.normalize()
      while index < instances.count && instances[index].id < theirs.id {
        if isLocal { leave(index, now: now, isConvergent, noting: &updated) }
        index += 1
      }
      let mine =
        index < instances.count && instances[index].id == theirs.id ? instances[index] : nil
      let takesTheirs =
        isConvergent
        ? mine.map(theirs.supersedes) ?? true
        : theirs.isNewer(than: mine ?? Instance(id: theirs.id))
      if takesTheirs {
        haveTokensChanged =
          haveTokensChanged
          || theirs.heartbeat > mine?.heartbeat ?? 0 && theirs.tokens != mine?.tokens ?? []
        updated.append(theirs.id)
        if mine == nil { added.append(theirs) } else { instances[index] = theirs }
      }
      if mine != nil { index += 1 }
    }
    while isLocal && index < instances.count {
      leave(index, now: now, isConvergent, noting: &updated)
      index += 1
    }
    if !added.isEmpty { instances = RingDescription(instances + added).instances }
    if isConvergent && unknownFields.lexicographicallyPrecedes(other.unknownFields) {
      unknownFields = other.unknownFields
    }

    guard !updated.isEmpty else { return nil }
    let isAnyJoining = instances.contains { $0.state == .joining }
    switch rules.mode {
    case .cortex where haveTokensChanged || isAnyJoining: resolveConflicts()
    case .dskit where haveTokensChanged: resolveConflicts()
    default: break
    }
    return RingDescription(updated.compactMap { self[$0] })
  }

  /// Marks an instance as left, unless it has already.
  ///
  /// By the rules of Cortex that is at this node's time, and may turn back the instance's own. Where nodes
  /// shall converge time does not go back: at the same time, having left comes after all else.
  private mutating func leave(
    _ index: Int, now: Int64, _ isConvergent: Bool, noting updated: inout [RingName]
  ) {
    guard instances[index].state != .left else { return }
    let seconds = now.secondsRoundedDown
    instances[index].state = .left
    instances[index].tokens = []
    instances[index].heartbeat =
      isConvergent ? max(seconds, instances[index].heartbeat) : seconds
    updated.append(instances[index].id)
  }
}

extension Instance {
  /// Whether this description counts, and not mine, by the rules of Cortex and dskit.
  func isNewer(than mine: Instance) -> Bool {
    heartbeat > mine.heartbeat
      || heartbeat == mine.heartbeat && state == .left && mine.state != .left
  }

  /// Whether the heartbeat is more than `lead` ahead of a time in milliseconds.
  fileprivate func isAhead(of now: Int64, by lead: Duration) -> Bool {
    let (milliseconds, overflow) = heartbeat.multipliedReportingOverflow(by: 1000)
    let (ahead, isFarOff) = milliseconds.subtractingReportingOverflow(now)
    // What is out of range is so by millions of years, to one side or the other.
    if overflow || isFarOff { return heartbeat > 0 }
    return .milliseconds(ahead) > lead
  }
}

extension Int64 {
  /// The seconds of so many milliseconds.
  var secondsRoundedDown: Int64 { self / 1000 - (self % 1000 < 0 ? 1 : 0) }
}
