extension Scheduler {
  /// Queues a request, or tells why not.
  ///
  /// What is rare is in functions of its own, so that the frame of this one stays small.
  @usableFromInline
  mutating func enqueue(
    _ tenant: FlowName, _ policy: TenantPolicy, _ terms: RequestTerms, now: Int64
  ) throws(EnqueueError) -> RequestID {
    precondition(
      UInt(bitPattern: terms.requestClass) < UInt(bitPattern: Int(classCount)),
      "a request is of one of the queue's classes")
    precondition(terms.path.count <= levels, "a path is no longer than the queue has levels")
    let cost = terms.cost
    let deadline = terms.deadline?.nanoseconds ?? .max
    // The numbers from the least to the greatest that are positive and finite are neighbours.
    guard cost.bitPattern &- 1 < Double.infinity.bitPattern - 1, deadline > now else {
      throw flaw(of: terms)
    }
    expire(now: now)

    var flow = table.quickFlow(tenant, in: 0)
    if flow < 0 {
      flow = try makeTenant(tenant, cost: cost, policy, now: now)
    } else {
      guard Int(flows[flow].queued) < policy.maximumRequests,
        flows[flow].queuedCost + cost <= policy.maximumCost, levels == 0 || hasRoomForFlows
      else { throw refusal(flow, cost: cost, policy, tenant, now: now) }
    }
    if hasLimits || policy.workers.mayExclude { limit(flow, to: policy.workers) }
    join(flow, cost: cost, rate: policy.rate)
    if levels > 0 { flow = joinSubflows(of: flow, terms) }

    let slot = takeSlot()
    let requestClass = UInt8(truncatingIfNeeded: terms.requestClass)
    requests[slot].begin(cost: cost, enqueuedAt: now, leaf: flow, requestClass: requestClass)
    append(slot, to: requestClass, in: flow)
    queuedCount &+= 1
    let id = RequestID(slot: slot, generation: requests[slot].generation)
    if deadline < .max { addDeadline(deadline, id) }
    return id
  }

  /// Makes the flow of a tenant of which nothing is known, if it may queue a request of a cost.
  @inline(never)
  private mutating func makeTenant(
    _ tenant: FlowName, cost: Double, _ policy: TenantPolicy, now: Int64
  ) throws(EnqueueError) -> Int32 {
    guard 0 < policy.maximumRequests, cost <= policy.maximumCost, hasRoomForFlows else {
      throw refusal(-1, cost: cost, policy, tenant, now: now)
    }
    return makeFlow(tenant, in: 0, isLeaf: levels == 0)
  }

  private var hasRoomForFlows: Bool { table.count < Self.maximumFlowCount - levels }

  /// Counts a request as queued in a flow, and has the flow take its turns.
  @inline(__always)
  private mutating func join(_ flow: Int32, cost: Double, rate: Double) {
    flows[flow].rate = rate
    flows[flow].queued &+= 1
    flows[flow].queuedCost += cost
    if flows[flow].queued == 1 { enter(flow) }
  }

  /// Counts a request as queued in the flows below a tenant.
  ///
  /// - Returns: the leaf.
  @inline(never)
  private mutating func joinSubflows(of tenant: Int32, _ terms: RequestTerms) -> Int32 {
    var flow = tenant
    for level in 0..<levels {
      let subflow = level < terms.path.count ? terms.path[level] : .unnamed
      let group = flows[flow].subgroup
      flow = table.quickFlow(subflow.key, in: group)
      if flow < 0 { flow = makeFlow(subflow.key, in: group, isLeaf: level == levels - 1) }
      join(flow, cost: terms.cost, rate: Self.rate(weight: subflow.weight))
    }
    return flow
  }

  /// Why no tenant may queue a request of such terms.
  @inline(never)
  private mutating func flaw(of terms: RequestTerms) -> EnqueueError {
    terms.cost > 0 && terms.cost.isFinite ? .deadlinePassed : .invalidCost(terms.cost)
  }

  /// Why a request of a tenant is refused.
  @inline(never)
  private mutating func refusal(
    _ flow: Int32, cost: Double, _ policy: TenantPolicy, _ tenant: FlowName, now: Int64
  ) -> EnqueueError {
    let backlog = backlog(of: flow, tenant, now: now)
    if backlog.requestCount >= policy.maximumRequests {
      return .tooManyRequests(limit: policy.maximumRequests, backlog)
    }
    guard backlog.cost + cost <= policy.maximumCost else {
      return .tooMuchCost(limit: policy.maximumCost, backlog)
    }
    return .tooManyFlows
  }

  @inline(__always)
  private mutating func takeSlot() -> Int32 {
    let slot = freeRequest
    guard slot >= 0 else { return makeSlot() }
    freeRequest = requests[slot].next
    return slot
  }

  @inline(never)
  private mutating func makeSlot() -> Int32 {
    precondition(requests.count < Int(Int32.max), "a queue has fewer than 2^31 requests")
    requests.append(RequestRecord())
    return Int32(truncatingIfNeeded: requests.count &- 1)
  }
}
