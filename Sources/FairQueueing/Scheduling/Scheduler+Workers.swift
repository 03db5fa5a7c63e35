/// Handing out to workers that serve only some of the tenants.
extension Scheduler {
  /// Hands out the request that is next among those of the tenants that a worker serves.
  ///
  /// - Returns: the request; its slot is -1 if there is none.
  @usableFromInline
  mutating func dequeue(for worker: WorkerID, of pool: WorkerPool, now: Int64) -> RequestID {
    guard hasLimits || !pool.everyone.contains(worker) else { return dequeue(now: now) }
    expire(now: now)
    guard queuedCount > 0, pool.everyone.contains(worker) else {
      return RequestID(slot: -1, generation: 0)
    }
    let tenant = isFair ? fairTenant(for: worker, of: pool) : tenantInTurn(for: worker, of: pool)
    guard tenant >= 0 else { return RequestID(slot: -1, generation: 0) }
    // The virtual time is about to pass the tags of those that are before it and have nothing queued.
    if isFair {
      _ = nextFlow(of: 0)
      if table.count > sweptCount { sweep() }
    }
    return dispatch(from: tenant)
  }

  /// Forgets the tenants that owe nothing any more, as the virtual time has passed their tags, but that are
  /// behind one that waits for a worker of its own. It is done whenever there are twice as many as last time,
  /// and so takes O(log *t*) for each tenant that came.
  @inline(never)
  private mutating func sweep() {
    for leaf in 0..<groups[0].turns.leafCount {
      let turn = groups[0].turns.turn(at: leaf)
      guard turn.isSomeones, turn.tag <= groups[0].virtualTime, flows[turn.flow].queued == 0 else {
        continue
      }
      groups[0].turns.remove(at: leaf)
      flows[turn.flow].place = -1
      if flows[turn.flow].running == 0 { forget(turn.flow) }
    }
    sweptCount = max(Self.keptFlowCount, 2 &* table.count)
  }

  /// Notes how many workers serve a tenant.
  mutating func limit(_ tenant: Int32, to workers: WorkerLimit) {
    hasLimits = true
    while assignments.count <= Int(tenant) { assignments.append(Assignment()) }
    if assignments[tenant].limit != workers { assignments[tenant] = Assignment(limit: workers) }
  }

  /// How many workers serve the tenant of a name; `nil` if nothing is known of it.
  mutating func workerLimit(of name: FlowName) -> WorkerLimit? {
    guard hasLimits else { return .all }
    let tenant = table.quickFlow(name, in: 0)
    guard tenant >= 0 else { return nil }
    return Int(tenant) < assignments.count ? assignments[tenant].limit : .all
  }

  /// The workers that serve the tenant of a name; `nil` if all do.
  mutating func workers(of name: FlowName, in pool: WorkerPool) -> WorkerSet? {
    guard hasLimits else { return nil }
    let tenant = table.quickFlow(name, in: 0)
    return tenant >= 0 && isAssigned(tenant, of: pool) ? assignments[tenant].workers : nil
  }

  private mutating func serves(_ worker: WorkerID, _ tenant: Int32, of pool: WorkerPool) -> Bool {
    !isAssigned(tenant, of: pool) || assignments[tenant].workers.contains(worker)
  }

  /// Whether a tenant has a limit; then its workers are known, chosen once for each version of the pool.
  private mutating func isAssigned(_ tenant: Int32, of pool: WorkerPool) -> Bool {
    guard Int(tenant) < assignments.count, assignments[tenant].limit != .all else { return false }
    if assignments[tenant].version != pool.version {
      assignments[tenant].version = pool.version
      assignments[tenant].workers = pool.workers(
        of: Tenant(table.name(of: tenant)), limit: assignments[tenant].limit)
    }
    return true
  }

  /// The first tenant of the ring that a worker serves; -1 if there is none.
  private mutating func tenantInTurn(for worker: WorkerID, of pool: WorkerPool) -> Int32 {
    let first = groups[0].first
    var tenant = first
    repeat {
      if serves(worker, tenant, of: pool) { return tenant }
      tenant = flows[tenant].next
    } while tenant != first
    return -1
  }

  /// The tenant of the earliest turn of those that a worker serves and that have something queued; -1 if
  /// there is none.
  ///
  /// The tree is searched from the root. What is below a node comes no earlier than the node's own turn, so
  /// that most of it need not be looked at once a tenant has been found.
  private mutating func fairTenant(for worker: WorkerID, of pool: WorkerPool) -> Int32 {
    var earliest = Turn.never
    var node: Int32 = 1
    while node > 0 {
      let turn = groups[0].turns.turn(below: node)
      if turn < earliest {
        if flows[turn.flow].queued > 0, serves(worker, turn.flow, of: pool) {
          earliest = turn
        } else if node < groups[0].turns.leafCount {
          node &*= 2
          continue
        }
      }
      // To the next node that is neither above nor below this one.
      while node & 1 == 1 { node &>>= 1 }
      node = node == 0 ? 0 : node &+ 1
    }
    return earliest.isSomeones ? earliest.flow : -1
  }
}
