/// A change of the ring that a ``Lifecycle`` wants: a pure function, to be called with what the store
/// has, and again with what it has by then if others were faster.
public struct LifecycleChange: Sendable {
  enum Kind: Hashable, Sendable {
    case register
    /// From pending to joining, or at once to a state that serves.
    case join
    /// From joining to a state that serves, if the tokens are all its own.
    case verify
    /// To this state, which may be the one that it has: a heartbeat.
    case update(InstanceState)
    case unregister
  }

  let kind: Kind
  /// The instance as it was when it asked.
  let lifecycle: Lifecycle
  /// In milliseconds since 1970.
  let now: Int64
  let seed: UInt64

  /// How many seconds a heartbeat may be ahead: what a merge by the rules of Cortex allows, too.
  private static let maximumLead = MergeRules.cortex.maximumLead?.components.seconds ?? .max

  private var options: LifecycleOptions { lifecycle.options }
  private var servingState: InstanceState { lifecycle.servingState }
  private var seconds: Int64 { now.secondsRoundedDown }

  /// The ring after the change.
  ///
  /// - Parameter stored: the ring in the store; `nil` if there is none.
  /// - Returns: what is to be stored instead; `nil` if there is nothing to write.
  /// - Throws: ``LifecycleError/fullRing`` if the instance would be one too many: the change has failed, and
  ///   will be wanted again.
  /// - Complexity: O(*t* log *t*) for *t* tokens of all instances, or as much as drawing tokens takes
  public func callAsFunction(
    _ stored: RingDescription?
  ) throws(LifecycleError) -> RingDescription? {
    var ring = stored ?? RingDescription()
    for dead in lifecycle.forgettable where ring[dead.id]?.heartbeat == dead.heartbeat {
      ring[dead.id] = nil
    }
    if kind == .unregister {
      ring[options.id] = nil
    } else {
      let replaced = ring[options.id]
      if replaced == nil, ring.instances.count >= RingDescription.maximumInstanceCount {
        throw .fullRing
      }
      // A tombstone is not the instance any more.
      let found = replaced.flatMap { $0.state == .left ? nil : $0 }
      var own = instance(found, in: ring)
      stamp(&own, over: replaced)
      ring[options.id] = own
    }
    return ring == stored ?? RingDescription() ? nil : ring
  }

  /// The instance after the change, apart from its heartbeat.
  private func instance(_ found: Instance?, in ring: RingDescription) -> Instance {
    var own = found ?? Instance(id: options.id, registered: seconds)
    own.address = options.address
    own.zone = options.zone
    if found == nil { own.tokens = unclaimed(lifecycle.tokens, in: ring) }
    // What it wrote last may be there although nobody could tell.
    if kind != .register { own.registered = max(own.registered, lifecycle.registered) }

    switch kind {
    case .register:
      own.state = stateToRegister(found)
      if found?.state == .readOnly, own.state != .readOnly { own.registered = seconds }
    case .join:
      own.state = options.observePeriod > .zero ? .joining : servingState
      if !complete(&own, in: ring) { own.state = .pending }
    case .verify:
      let isFull = own.tokens.count >= options.tokenCount
      own.tokens = defended(own.tokens, in: ring)
      let isOwn = isFull && own.tokens.count >= options.tokenCount
      own.state = isOwn ? servingState : .joining
    case .update(let state):
      // It comes back into the shards of tenants that have done without it meanwhile.
      if lifecycle.state == .readOnly, state == .active { own.registered = seconds }
      if state.isServing { own.tokens = defended(own.tokens, in: ring) }
      own.state = state
    case .unregister: break
    }
    if needsTokens(own) { complete(&own, in: ring) }
    return own
  }

  private func needsTokens(_ own: Instance) -> Bool {
    // What a heartbeat drew would not be observed for long enough: that is left to the verification.
    if kind == .update(.joining), options.observePeriod > .zero { return false }
    return own.state != .pending && own.state != .leaving
  }

  private func stateToRegister(_ found: Instance?) -> InstanceState {
    switch options.entry {
    case .joining: return .joining
    case .active: return servingState
    case .pending: break
    }
    guard let found else {
      let isRestart = lifecycle.saved.map { $0.tokens.count >= options.tokenCount } ?? false
      return isRestart && options.joinsByItself ? servingState : .pending
    }
    guard !found.tokens.isEmpty || options.tokenCount == 0 else { return .pending }
    if found.state.isServing { return lifecycle.adoptsState ? found.state : servingState }
    return found.state == .leaving ? servingState : .pending
  }

  /// Writes the time of the change into the instance, so that it is later than what it replaces.
  private func stamp(_ own: inout Instance, over replaced: Instance?) {
    let last = replaced?.heartbeat ?? lifecycle.heartbeat
    own.heartbeat = last
    let isChanged = own != replaced
    let (lead, isFarOff) = last.subtractingReportingOverflow(seconds)
    if isFarOff ? last > 0 : lead > Self.maximumLead {
      // Who wrote that had a wrong clock. If it stayed, the instance could not be seen to die.
      own.heartbeat = seconds
    } else {
      own.heartbeat = max(last, seconds)
      if isChanged, own.heartbeat == last { own.heartbeat += 1 }
    }
  }
}
