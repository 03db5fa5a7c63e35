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
  @inline(__always)
  mutating func dispatch(from tenant: Int32) -> RequestID {
    var leaf = tenant
    if levels > 0 { leaf = nextLeaf(below: tenant) }
    let slot = takeNext(from: leaf)
    queuedCount &-= 1
    let id = RequestID(slot: slot, generation: requests[slot].generation)
    if levels == 0 {
      serve(leaf, in: 0, requests[slot].cost)
    } else {
      serveAll(leaf, requests[slot].cost)
    }
    if tracksRunning {
      runningCount &+= 1
      requests[slot].state = .running
    } else {
      free(slot)
      if queuedCount == 0 { resetIfIdle() }
    }
    return id
  }

  private mutating func nextLeaf(below tenant: Int32) -> Int32 {
    var flow = tenant
    while flows[flow].subgroup >= 0 { flow = nextFlow(of: flows[flow].subgroup) }
    return flow
  }

  /// Counts a request of a flow as handed out.
  @inline(__always)
  private mutating func serve(_ flow: Int32, in group: Int32, _ cost: Double) {
    flows[flow].queued &-= 1
    flows[flow].queuedCost -= cost
    if tracksRunning { flows[flow].running &+= 1 }
    charge(flow, in: group, cost)
    if flows[flow].queued == 0 { leave(flow) }
  }

  private mutating func serveAll(_ leaf: Int32, _ cost: Double) {
    var flow = leaf
    while flow >= 0 {
      let group = flows[flow].group
      let parent = groups[group].parent
      serve(flow, in: group, cost)
      flow = parent
    }
  }

  /// Settles a request that was handed out.
  ///
  /// - Parameter cost: what it has cost in truth; `nil` if that is what was estimated.
  /// - Returns: whether the request is known.
  @usableFromInline
  mutating func complete(_ id: RequestID, cost: Double?) -> Bool {
    guard isRunning(id) else { return false }
    let difference = correction(of: id.slot, cost)
    runningCount &-= 1
    var flow = requests[id.slot].leaf
    while flow >= 0 {
      let parent = groups[flows[flow].group].parent
      flows[flow].running &-= 1
      if difference != 0 { correct(flow, by: difference) }
      if flows[flow].queued == 0 { leave(flow) }
      flow = parent
    }
    free(id.slot)
    if queuedCount == 0 { resetIfIdle() }
    return true
  }

  /// Puts a request that was handed out back into its line, as its worker is gone. What was charged for it
  /// stays charged.
  ///
  /// - Returns: whether the request is known.
  @usableFromInline
  mutating func requeue(_ id: RequestID, cost: Double?, now: Int64) -> Bool {
    guard isRunning(id) else { return false }
    let difference = correction(of: id.slot, cost)
    runningCount &-= 1
    queuedCount &+= 1
    let isLate = requests[id.slot].state == .late
    requests[id.slot].state = .queued
    putBack(id.slot)
    var flow = requests[id.slot].leaf
    while flow >= 0 {
      flows[flow].running &-= 1
      flows[flow].queued &+= 1
      flows[flow].queuedCost += requests[id.slot].cost
      if difference != 0 { correct(flow, by: difference) }
      if flows[flow].queued == 1 { enter(flow) }
      flow = groups[flows[flow].group].parent
    }
    // The heap has no deadline any more of what is late.
    if isLate { addDeadline(now, id) }
    expire(now: now)
    return true
  }

  private func correction(of slot: Int32, _ cost: Double?) -> Double {
    guard let cost else { return 0 }
    return min(max(cost - requests[slot].cost, -cap), cap)
  }
}
