/// Making, finding and forgetting flows.
extension Scheduler {
  /// How many flows there may be at a time: 2^24, as many as a place in a heap can tell apart.
  static var maximumFlowCount: Int { 1 << 24 }

  /// The flow of a name in a group; -1 if there is none.
  @inline(__always)
  func flow(_ name: FlowName, in group: Int32) -> Int32 {
    table.flow(FlowTable.hash(of: name, in: group)) { flow in
      flows[flow].group == group && flows[flow].name == name
    }
  }

  /// Makes the flow of a name in a group, where there is none.
  mutating func makeFlow(_ name: FlowName, in group: Int32, rate: Double, isLeaf: Bool) -> Int32 {
    let flow = freeFlow >= 0 ? freeFlow : Int32(flows.count)
    var record = Flow(name: name, group: group, rate: rate)
    if !isLeaf { record.subgroup = makeGroup(under: flow) }
    if freeFlow >= 0 {
      freeFlow = flows[flow].next
      flows[flow] = record
    } else {
      flows.append(record)
      positions.append(-1)
      for _ in handicaps { lines.append(Line()) }
    }
    table.insert(flow, FlowTable.hash(of: name, in: group))
    return flow
  }

  /// Forgets a flow that is in no heap and has nothing queued or running, and all below it.
  mutating func forget(_ flow: Int32) {
    let record = flows[flow]
    if record.subgroup >= 0 { dissolve(record.subgroup) }
    table.remove(flow, FlowTable.hash(of: record.name, in: record.group))
    flows[flow] = Flow(name: .none, group: -1, rate: 0)
    flows[flow].next = freeFlow
    freeFlow = flow
  }

  /// Forgets all flows of a group in which nothing is queued or running, and what they owe.
  mutating func forgetFlows(of group: Int32) {
    while groups[group].places.entries.count > 0 {
      let last = Int32(groups[group].places.entries.count - 1)
      let flow = groups[group].places.entries[last].flow
      groups[group].places.remove(at: last, &positions)
      forget(flow)
    }
    groups[group].virtualTime = 0
    groups[group].turns = 0
  }

  private mutating func makeGroup(under flow: Int32) -> Int32 {
    if let group = freeGroups.popLast() {
      groups[group].parent = flow
      return group
    }
    groups.append(FlowGroup(parent: flow))
    return Int32(groups.count - 1)
  }

  private mutating func dissolve(_ group: Int32) {
    forgetFlows(of: group)
    freeGroups.append(group)
  }
}
