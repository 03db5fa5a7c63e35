extension Scheduler {
  /// Queues a request, or tells why not.
  @usableFromInline
  mutating func enqueue(
    _ tenant: FlowName, _ policy: TenantPolicy, _ terms: RequestTerms, now: Int64
  ) throws(EnqueueError) -> RequestID {
    guard terms.cost > 0, terms.cost.isFinite else { throw .invalidCost(terms.cost) }
    precondition(
      handicaps.indices ~= terms.requestClass, "a request is of one of the queue's classes")
    precondition(terms.path.count <= levels, "a path is no longer than the queue has levels")
    let deadline = terms.deadline?.nanoseconds ?? .max
    guard deadline > now else { throw .deadlinePassed }
    expire(now: now)

    let known = flow(tenant, in: 0)
    let queued = known >= 0 ? Int(flows[known].queued) : 0
    let waiting = known >= 0 ? flows[known].queuedCost : 0
    guard queued < policy.maximumRequests, waiting + terms.cost <= policy.maximumCost,
      known >= 0 && levels == 0 || table.count < Self.maximumFlowCount - levels
    else { throw refusal(known, policy, tenant, now: now) }
    var flow =
      known >= 0
      ? known : makeFlow(tenant, in: 0, rate: policy.rate, isLeaf: levels == 0)
    flows[flow].rate = policy.rate
    limit(flow, to: policy.workers)
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
    requests[slot] = RequestRecord(
      enqueuedAt: now, deadline: deadline, cost: terms.cost, flow: flow,
      generation: requests[slot].generation, state: .queued,
      line: UInt8(truncatingIfNeeded: terms.requestClass))
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

  /// Why a request of a tenant is refused.
  @inline(never)
  private func refusal(
    _ flow: Int32, _ policy: TenantPolicy, _ tenant: FlowName, now: Int64
  ) -> EnqueueError {
    let backlog = backlog(of: flow, tenant, now: now)
    if backlog.requestCount >= policy.maximumRequests {
      return .tooManyRequests(limit: policy.maximumRequests, backlog)
    }
    if table.count >= Self.maximumFlowCount - levels { return .tooManyFlows }
    return .tooMuchCost(limit: policy.maximumCost, backlog)
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
