extension Scheduler {
  /// Hands out the request that is next.
  ///
  /// - Returns: the request; its slot is -1 if nothing is queued.
  @usableFromInline
  mutating func dequeue(now: Int64) -> RequestID {
    expire(now: now)
    guard queuedCount > 0 else { return RequestID(slot: -1, generation: 0) }
    var flow = nextFlow(of: 0)
    while flows[Int(flow)].subgroup >= 0 { flow = nextFlow(of: Int(flows[Int(flow)].subgroup)) }
    let slot = nextRequest(of: flow)
    let id = RequestID(slot: slot, generation: requests[Int(slot)].generation)
    dispatch(slot)
    return id
  }

  private mutating func dispatch(_ slot: Int32) {
    let cost = requests[Int(slot)].cost
    unlink(slot, from: line(of: slot))
    queuedCount &-= 1
    if tracksRunning {
      runningCount &+= 1
      requests[Int(slot)].state = .running
    }
    var flow = requests[Int(slot)].flow
    while flow >= 0 {
      let parent = groups[Int(flows[Int(flow)].group)].parent
      flows[Int(flow)].queued &-= 1
      flows[Int(flow)].queuedCost -= cost
      if tracksRunning { flows[Int(flow)].running &+= 1 }
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
    guard isCurrent(id), requests[Int(id.slot)].state == .running else { return false }
    let difference = correction(of: id.slot, cost)
    runningCount &-= 1
    var flow = requests[Int(id.slot)].flow
    while flow >= 0 {
      let parent = groups[Int(flows[Int(flow)].group)].parent
      flows[Int(flow)].running &-= 1
      if difference != 0 { correct(flow, by: difference) }
      leaveIfEmpty(flow)
      flow = parent
    }
    free(id.slot)
    resetIfIdle()
    return true
  }

  /// Puts a request that was handed out back to the head of its line, as its worker is gone. What was
  /// charged for it stays charged.
  ///
  /// - Returns: whether the request is known.
  @usableFromInline
  mutating func requeue(_ id: RequestID, cost: Double?, now: Int64) -> Bool {
    guard isCurrent(id), requests[Int(id.slot)].state == .running else { return false }
    let difference = correction(of: id.slot, cost)
    runningCount &-= 1
    queuedCount &+= 1
    requests[Int(id.slot)].state = .queued
    prepend(id.slot, to: line(of: id.slot))
    var flow = requests[Int(id.slot)].flow
    while flow >= 0 {
      flows[Int(flow)].running &-= 1
      flows[Int(flow)].queued &+= 1
      flows[Int(flow)].queuedCost += requests[Int(id.slot)].cost
      if difference != 0 { correct(flow, by: difference) }
      enter(flow)
      flow = groups[Int(flows[Int(flow)].group)].parent
    }
    // The heap may have dropped the deadline while the request was running.
    if requests[Int(id.slot)].deadline <= now {
      deadlines.insert(DeadlineHeap.Entry(deadline: requests[Int(id.slot)].deadline, request: id))
      expire(now: now)
    }
    return true
  }

  private func correction(of slot: Int32, _ cost: Double?) -> Double {
    guard let cost else { return 0 }
    return min(max(cost - requests[Int(slot)].cost, -cap), cap)
  }
}
