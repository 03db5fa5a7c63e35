extension Scheduler {
  /// Hands out the request that is next.
  ///
  /// - Returns: the request; its slot is -1 if nothing is queued.
  @usableFromInline
  mutating func dequeue(now: Int64) -> RequestID {
    expire(now: now)
    guard queuedCount > 0 else { return RequestID(slot: -1, generation: 0) }
    return dispatch(from: nextFlow(of: 0))
  }

  /// Hands out the request of a tenant that is next.
  mutating func dispatch(from tenant: Int32) -> RequestID {
    var flow = tenant
    while flows[flow].subgroup >= 0 { flow = nextFlow(of: flows[flow].subgroup) }
    let slot = nextRequest(of: flow)
    let id = RequestID(slot: slot, generation: requests[slot].generation)
    dispatch(slot)
    return id
  }

  private mutating func dispatch(_ slot: Int32) {
    let cost = requests[slot].cost
    unlink(slot, from: line(of: slot))
    queuedCount &-= 1
    if tracksRunning {
      runningCount &+= 1
      requests[slot].state = .running
    }
    var flow = requests[slot].flow
    while flow >= 0 {
      let parent = groups[flows[flow].group].parent
      flows[flow].queued &-= 1
      flows[flow].queuedCost -= cost
      if tracksRunning { flows[flow].running &+= 1 }
      charge(flow, cost)
      leaveIfEmpty(flow)
      flow = parent
    }
    if !tracksRunning {
      free(slot)
      resetIfIdle()
    }
  }

  /// Settles a request that was handed out.
  ///
  /// - Parameter cost: what it has cost in truth; `nil` if that is what was estimated.
  /// - Returns: whether the request is known.
  @usableFromInline
  mutating func complete(_ id: RequestID, cost: Double?) -> Bool {
    guard isCurrent(id), requests[id.slot].state == .running else { return false }
    let difference = correction(of: id.slot, cost)
    runningCount &-= 1
    var flow = requests[id.slot].flow
    while flow >= 0 {
      let parent = groups[flows[flow].group].parent
      flows[flow].running &-= 1
      if difference != 0 { correct(flow, by: difference) }
      leaveIfEmpty(flow)
      flow = parent
    }
    free(id.slot)
    resetIfIdle()
    return true
  }

  /// Puts a request that was handed out back into its line, as its worker is gone. What was charged for it
  /// stays charged.
  ///
  /// - Returns: whether the request is known.
  @usableFromInline
  mutating func requeue(_ id: RequestID, cost: Double?, now: Int64) -> Bool {
    guard isCurrent(id), requests[id.slot].state == .running else { return false }
    let difference = correction(of: id.slot, cost)
    runningCount &-= 1
    queuedCount &+= 1
    requests[id.slot].state = .queued
    putBack(id.slot, into: line(of: id.slot))
    var flow = requests[id.slot].flow
    while flow >= 0 {
      flows[flow].running &-= 1
      flows[flow].queued &+= 1
      flows[flow].queuedCost += requests[id.slot].cost
      if difference != 0 { correct(flow, by: difference) }
      enter(flow)
      flow = groups[flows[flow].group].parent
    }
    // The heap may have dropped the deadline while the request was running.
    if requests[id.slot].deadline <= now {
      deadlines.insert(DeadlineHeap.Entry(deadline: requests[id.slot].deadline, request: id))
      expire(now: now)
    }
    return true
  }

  private func correction(of slot: Int32, _ cost: Double?) -> Double {
    guard let cost else { return 0 }
    return min(max(cost - requests[slot].cost, -cap), cap)
  }
}
