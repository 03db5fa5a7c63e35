/// Making, finding and forgetting flows.
extension Scheduler {
  /// How many flows there may be at a time: 2^24 - 1, as many as 24 bits can tell apart from none.
  static var maximumFlowCount: Int { 1 << 24 - 1 }

  /// Makes the flow of a name in a group, where there is none.
  @inline(never)
  mutating func makeFlow(_ name: FlowName, in group: Int32, isLeaf: Bool) -> Int32 {
    let flow = freeFlow >= 0 ? freeFlow : Int32(flows.count)
    if freeFlow >= 0 {
      freeFlow = flows[flow].next
    } else {
      flows.append(Flow())
      for _ in 1..<classCount { furtherLines.append(Line()) }
    }
    flows[flow] = Flow(group: group)
    if !isLeaf { flows[flow].subgroup = makeGroup(under: flow) }
    table.insert(flow, name, in: group)
    return flow
  }

  /// Forgets a flow that takes no turns and has nothing queued or running, and all below it.
  @inline(never)
  mutating func forget(_ flow: Int32) {
    if flows[flow].subgroup >= 0 {
      forgetFlows(of: flows[flow].subgroup)
      freeGroups.append(flows[flow].subgroup)
    }
    table.remove(flow)
    if Int(flow) < assignments.count { assignments[flow] = Assignment() }
    flows[flow] = Flow(next: freeFlow)
    freeFlow = flow
  }

  /// Forgets all flows of a group in which nothing is queued or running, and what they owe.
  mutating func forgetFlows(of group: Int32) {
    while groups[group].turns.first.isSomeones { forget(takeFirst(of: group)) }
    groups[group].virtualTime = 0
    groups[group].turnCount = 0
  }

  /// For how many flows the memory is kept when there is none.
  static var keptFlowCount: Int { 1024 }

  /// Gives back the memory of flows; there is none any more.
  @inline(never)
  mutating func releaseFlows() {
    flows = Slab()
    freeFlow = -1
    furtherLines = Slab()
    table = FlowTable()
    assignments = Slab()
    hasLimits = false
    sweptCount = Self.keptFlowCount
    groups = Slab()
    groups.append(FlowGroup(parent: -1))
    freeGroups = []
  }

  private mutating func makeGroup(under flow: Int32) -> Int32 {
    if let group = freeGroups.popLast() {
      groups[group].parent = flow
      return group
    }
    groups.append(FlowGroup(parent: flow))
    return Int32(groups.count - 1)
  }
}
