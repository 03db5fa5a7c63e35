extension Lifecycle {
  mutating func takeChangeAtWork() -> LifecycleChange.Kind {
    guard let kind = changeAtWork else { preconditionFailure("no change was asked for") }
    changeAtWork = nil
    return kind
  }

  /// Waits for a while after a change was not made, and gives up after many tries to leave the ring.
  mutating func tryAgain(_ kind: LifecycleChange.Kind, at now: Int64) {
    retryTime = now.advanced(by: options.retryDelay)
    guard kind == .unregister else { return }
    unregisteringTries -= 1
    if unregisteringTries == 0 { phase = .stopped }
  }

  /// Takes over what the store has after a change.
  mutating func settle(
    _ kind: LifecycleChange.Kind, _ ring: RingDescription, at now: Int64,
    using random: inout some RandomNumberGenerator, _ directives: inout [LifecycleDirective]
  ) {
    let own = ring[options.id].flatMap { $0.state == .left ? nil : $0 }
    guard let own else {
      if kind == .unregister {
        phase = .stopped
      } else {
        // What others wrote at the same time has won.
        tryAgain(kind, at: now)
      }
      return
    }
    guard kind != .unregister else { return tryAgain(kind, at: now) }
    if case .update(let wanted) = kind, own.state != wanted { tryAgain(kind, at: now) }
    let before = state
    state = own.state
    tokens = own.tokens
    registered = own.registered
    heartbeat = own.heartbeat
    if kind == .register, adoptsState, own.state.isServing { servingState = own.state }
    scheduleHeartbeat(isFirst: kind == .register, at: now, using: &random)
    // Saved first: whoever is told of the new state can rely on finding it after a restart.
    save(&directives)
    if own.state != before { directives.append(.stateChanged(from: before, to: own.state)) }
    enterPhase(after: kind, at: now, &directives)
  }

  private mutating func scheduleHeartbeat(
    isFirst: Bool, at now: Int64, using random: inout some RandomNumberGenerator
  ) {
    heartbeatTime = options.heartbeatPeriod.map { period in
      guard isFirst else { return now.advanced(by: period) }
      // Instances that start together do not write together.
      return now.advanced(by: period / 2 + period / 2 * Double.random(in: 0..<1, using: &random))
    }
  }

  /// Goes on to the phase that the state in the ring stands for, after a change that was made.
  private mutating func enterPhase(
    after kind: LifecycleChange.Kind, at now: Int64, _ directives: inout [LifecycleDirective]
  ) {
    switch (phase, state) {
    case (.registering, .pending?):
      phase = .pending
      phaseEnd = joins ? now.advanced(by: options.joinDelay) : nil
    case (.pending, .pending?):
      // There were not enough tokens.
      if kind == .join { phaseEnd = now.advanced(by: options.retryDelay) }
    case (.registering, .joining?):
      phase = .joining
      phaseEnd = joins ? now.advanced(by: options.observePeriod) : nil
    case (.pending, .joining?), (.joining, .joining?):
      phase = .joining
      if kind == .join || kind == .verify {
        phaseEnd = now.advanced(by: max(options.observePeriod, options.retryDelay))
      }
    case (.registering, _), (.pending, _), (.joining, _):
      phase = .serving
      phaseEnd = nil
    default: break
    }
  }

  private mutating func save(_ directives: inout [LifecycleDirective]) {
    let serving = state.map { $0.isServing ? $0 : servingState } ?? servingState
    let next = SavedTokens(previousState: serving, tokens: tokens)
    guard !tokens.isEmpty, next != saved else { return }
    saved = next
    directives.append(.save(next))
  }

  /// Looks at the ring: whether it misses the instance, whether that is ready, and who is to be forgotten.
  mutating func look(at ring: RingDescription, reference: Int64, now: Int64) {
    guard phase != .registering, phase != .unregistering, phase != .stopped else { return }
    let isMissing = ring[options.id].map { $0.state == .left } ?? true
    if isMissing, changeAtWork == nil, state != nil {
      // It may be old news; the change will find out.
      heartbeatTime = min(heartbeatTime ?? .max, now.advanced(by: options.retryDelay))
    }
    if !isReady {
      let isFit = looksReady(ring, reference: reference)
      readySince = isFit ? readySince ?? now : nil
    }
    forgettable = deadInstances(of: ring, reference: reference)
  }

  private func looksReady(_ ring: RingDescription, reference: Int64) -> Bool {
    let timeout = options.heartbeatTimeout
    guard let own = ring[options.id] else { return false }
    return (options.awaitsAll ? ring.instances : [own]).allSatisfy {
      $0.state == .left || $0.state.isServing && $0.isAlive(within: timeout, at: reference)
    }
  }

  private func deadInstances(
    of ring: RingDescription, reference: Int64
  ) -> [(id: RingName, heartbeat: Int64)] {
    guard let rule = options.forgetting, let timeout = options.heartbeatTimeout else { return [] }
    let known = ring.instances.filter { $0.state != .left }
    let dead = known.filter { !$0.isAlive(within: timeout, at: reference) }
    if rule.sparesMajority, dead.count > known.count / 2 { return [] }
    let limit = timeout * rule.timeouts
    return dead.filter { $0.id != options.id && !$0.isAlive(within: limit, at: reference) }
      .map { ($0.id, $0.heartbeat) }
  }
}
