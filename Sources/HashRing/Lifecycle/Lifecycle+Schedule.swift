extension Lifecycle {
  /// When it wants to be told that time has passed, in milliseconds since 1970; `nil` if it waits for
  /// something else.
  public var wakeTime: Int64? {
    var times = [readyTime]
    if changeAtWork == nil, phase != .new, phase != .stopped {
      times.append(nextChange.map { max($0.time, retryTime) })
      if phase == .sleeping { times.append(phaseEnd) }
    }
    return times.compactMap(\.self).min()
  }

  /// When it will be ready, as things are.
  var readyTime: Int64? {
    isReady || phase == .stopped
      ? nil : readySince.map { $0.advanced(by: options.minimumReadyDuration) }
  }

  /// The change that is to be made next, and when.
  var nextChange: (kind: LifecycleChange.Kind, time: Int64)? {
    switch phase {
    case .new, .stopped: return nil
    case .registering: return (.register, .min)
    case .unregistering: return (.unregister, phaseEnd ?? .min)
    case .pending, .joining:
      let next = phaseEnd.map { (phase == .pending ? LifecycleChange.Kind.join : .verify, $0) }
      let heartbeat = heartbeatTime.map { (heartbeatKind, $0) }
      guard let next else { return heartbeat }
      guard let heartbeat else { return next }
      return heartbeat.1 < next.1 ? heartbeat : next
    case .serving:
      if isStopping { return (.update(.leaving), .min) }
      if state != servingState { return (.update(servingState), .min) }
    case .flushing, .sleeping: break
    }
    return heartbeatTime.map { (heartbeatKind, $0) }
  }

  /// A heartbeat writes the state that the ring should have, too.
  private var heartbeatKind: LifecycleChange.Kind {
    // The attempt to leave has failed before.
    if isStopping, state == .active, options.leavesWhenStopping { return .update(.leaving) }
    return .update(state ?? .pending)
  }
}
