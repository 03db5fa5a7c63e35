extension Scheduler {
  /// How many flows are known.
  var flowCount: Int { table.count }

  /// What waits of a tenant.
  ///
  /// - Parameter flow: the tenant's; -1 if nothing is known of it.
  func backlog(of flow: Int32, _ tenant: FlowName, now: Int64) -> Backlog {
    var backlog = Backlog(
      tenant: tenant.text, requestCount: 0, cost: 0, runningCount: 0, oldestWait: .zero, parts: [])
    guard flow >= 0 else { return backlog }
    let record = flows[flow]
    backlog.requestCount = Int(record.queued)
    backlog.cost = record.queuedCost
    backlog.runningCount = Int(record.running)
    let parts = record.subgroup < 0 ? [flow] : waitingFlows(of: record.subgroup)
    backlog.parts = parts.map { part in
      Backlog.Part(
        name: table.name(of: part).text, requestCount: Int(flows[part].queued),
        cost: flows[part].queuedCost, oldestWait: oldestWait(in: part, now: now))
    }
    backlog.parts.sort { ($1.cost, $0.name) < ($0.cost, $1.name) }
    backlog.oldestWait = backlog.parts.map(\.oldestWait).max() ?? .zero
    return backlog
  }

  /// The flows of a group that have something queued, in no particular order.
  func waitingFlows(of group: Int32) -> [Int32] {
    var waiting: [Int32] = []
    if isFair {
      for leaf in 0..<groups[group].turns.leafCount {
        let turn = groups[group].turns.turn(at: leaf)
        if turn.isSomeones, flows[turn.flow].queued > 0 { waiting.append(turn.flow) }
      }
    } else {
      let first = groups[group].first
      var flow = first
      while flow >= 0 {
        waiting.append(flow)
        flow = flows[flow].next == first ? -1 : flows[flow].next
      }
    }
    return waiting
  }

  private func oldestWait(in flow: Int32, now: Int64) -> Duration {
    let oldest = oldestArrival(below: flow)
    guard oldest < .max else { return .zero }
    return max(
      .zero, QueueInstant(nanoseconds: oldest).duration(to: QueueInstant(nanoseconds: now)))
  }

  private func oldestArrival(below flow: Int32) -> Int64 {
    let subgroup = flows[flow].subgroup
    guard subgroup >= 0 else { return oldestArrival(in: flow) }
    return waitingFlows(of: subgroup).map { oldestArrival(below: $0) }.min() ?? .max
  }
}
