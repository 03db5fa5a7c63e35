extension Scheduler {
  /// Whether a request is known.
  @inline(__always)
  func isCurrent(_ id: RequestID) -> Bool {
    id.slot >= 0 && Int(id.slot) < requests.count
      && requests[id.slot].generation == id.generation
  }

  /// Whether a request was handed out and is not completed.
  func isRunning(_ id: RequestID) -> Bool {
    guard isCurrent(id) else { return false }
    return requests[id.slot].state == .running || requests[id.slot].state == .late
  }

  /// Takes a request from the queue for which nobody waits any more.
  ///
  /// - Returns: whether it was queued.
  @usableFromInline
  mutating func cancel(_ id: RequestID) -> Bool {
    guard isCurrent(id), requests[id.slot].state == .queued else { return false }
    withdraw(id.slot)
    free(id.slot)
    if queuedCount == 0 { resetIfIdle() }
    return true
  }

  /// Takes a request from its line and from what is counted as queued.
  mutating func withdraw(_ slot: Int32) {
    unlink(slot)
    queuedCount &-= 1
    var flow = requests[slot].leaf
    while flow >= 0 {
      let parent = groups[flows[flow].group].parent
      flows[flow].queued &-= 1
      flows[flow].queuedCost -= requests[slot].cost
      if flows[flow].queued == 0 { leave(flow) }
      flow = parent
    }
  }

  /// Makes a place free.
  @inline(__always)
  mutating func free(_ slot: Int32) {
    requests[slot].generation &+= 1
    requests[slot].state = .free
    requests[slot].next = freeRequest
    freeRequest = slot
  }

  /// Forgets all flows, and what they owe, if nothing is queued or running: there is nobody whom debts
  /// could be owed to. Nothing is queued.
  mutating func resetIfIdle() {
    guard runningCount == 0 else { return }
    if isFair { forgetFlows(of: 0) }
    if flows.count > Self.keptFlowCount { releaseFlows() }
  }
}
