extension Scheduler {
  /// Queues a request, or tells why not.
  @usableFromInline
  mutating func enqueue(
    _ tenant: FlowName, _ policy: TenantPolicy, _ terms: RequestTerms, now: Int64
  ) throws(EnqueueError) -> RequestID {
    guard terms.cost > 0, terms.cost.isFinite else { throw .invalidCost(terms.cost) }
    precondition(handicaps.indices ~= terms.requestClass, "a request is of one of the queue's classes")
    precondition(terms.path.count <= levels, "a path is no longer than the queue has levels")
    let deadline = terms.deadline?.nanoseconds ?? .max
    guard deadline > now else { throw .deadlinePassed }
    expire(now: now)

    let known = flow(tenant, in: 0)
    try checkLimits(known, policy, tenant, terms.cost, now: now)
    guard known >= 0 && levels == 0 || flows.count < Self.maximumFlowCount - levels else {
      throw .tooManyFlows
    }
    var flow =
      known >= 0
      ? known : makeFlow(tenant, in: 0, rate: policy.rate, isLeaf: levels == 0)
    flows[flow].rate = policy.rate
    join(flow, cost: terms.cost)
    for level in 0..<levels {
      let subflow = level < terms.path.count ? terms.path[level] : .unnamed
      let group = flows[flow].subgroup
      flow = self.flow(subflow.key, in: group)
      let rate = Self.rate(weight: subflow.weight)
      if flow < 0 {
        flow = makeFlow(subflow.key, in: group, rate: rate, isLeaf: level == levels - 1)
      }
      flows[flow].rate = rate
      join(flow, cost: terms.cost)
    }

    let slot = takeSlot()
    requests[slot].enqueuedAt = now
    requests[slot].deadline = deadline
    requests[slot].cost = terms.cost
    requests[slot].flow = flow
    requests[slot].state = .queued
    requests[slot].line = UInt8(truncatingIfNeeded: terms.requestClass)
    append(slot, to: line(of: slot))
    queuedCount &+= 1
    let id = RequestID(slot: slot, generation: requests[slot].generation)
    if deadline < .max { addDeadline(deadline, id) }
    return id
  }

  private mutating func join(_ flow: Int32, cost: Double) {
    flows[flow].queued &+= 1
    flows[flow].queuedCost += cost
    enter(flow)
  }

  private func checkLimits(
    _ flow: Int32, _ policy: TenantPolicy, _ tenant: FlowName, _ cost: Double, now: Int64
  ) throws(EnqueueError) {
    let queued = flow >= 0 ? Int(flows[flow].queued) : 0
    guard queued < policy.maximumRequests else {
      throw .tooManyRequests(limit: policy.maximumRequests, backlog(of: flow, tenant, now: now))
    }
    let waiting = flow >= 0 ? flows[flow].queuedCost : 0
    guard waiting + cost <= policy.maximumCost else {
      throw .tooMuchCost(limit: policy.maximumCost, backlog(of: flow, tenant, now: now))
    }
  }

  private mutating func takeSlot() -> Int32 {
    let slot = freeRequest
    if slot >= 0 {
      freeRequest = requests[slot].next
      return slot
    }
    precondition(requests.count < Int(Int32.max), "a queue has fewer than 2^31 requests")
    requests.append(RequestRecord())
    return Int32(truncatingIfNeeded: requests.count &- 1)
  }
}
