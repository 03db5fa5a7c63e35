/// Taking turns: start-time fair queueing, and round robin.
///
/// Every flow has a tag, the virtual time up to which it has been served; the one with the least tag is
/// next, and its tag grows by cost over weight. The virtual time of a group is the greatest tag that was
/// served. A flow that comes, or comes back, starts there, or at its own tag if that is ahead: it gets no
/// credit for its absence, and does not escape what it owes. (Goyal, Vin and Cheng, "Start-time fair
/// queueing", doi:10.1109/90.649569.)
///
/// Tags are counted in units of 2^-20 of a cost over a weight, and a request counts for at least one and at
/// most 2^52 of them.
extension Scheduler {
  /// What a cost of 1 adds to the tag of a flow of a weight.
  @usableFromInline static func rate(weight: Double) -> Double { 0x1p20 / weight }

  /// Puts a flow among those that take turns, now that it has something queued.
  mutating func enter(_ flow: Int32) {
    let group = Int(flows[Int(flow)].group)
    // A flow that still has a place owes something, and keeps it.
    guard positions[Int(flow)] < 0 else { return }
    guard isFair else { return queue(flow, in: group) }
    flows[Int(flow)].tag = max(flows[Int(flow)].tag, groups[group].virtualTime)
    insert(flow, into: group)
  }

  /// The flow of a group whose turn it is. Something is queued in the group.
  mutating func nextFlow(of group: Int) -> Int32 {
    guard isFair else { return groups[group].first }
    while true {
      let flow = groups[group].places.entries[0].flow
      if flows[Int(flow)].queued > 0 { return flow }
      // The virtual time is about to pass its tag: it owes nothing any more.
      groups[group].places.remove(at: 0, &positions)
      if flows[Int(flow)].running == 0 { forget(flow) }
    }
  }

  /// Charges a flow for a request that is handed out, and gives it its next turn.
  mutating func charge(_ flow: Int32, _ cost: Double) {
    let group = Int(flows[Int(flow)].group)
    guard isFair else {
      unqueue(flow, from: group)
      if flows[Int(flow)].queued > 0 { queue(flow, in: group) }
      return
    }
    let tag = flows[Int(flow)].tag
    groups[group].virtualTime = max(groups[group].virtualTime, tag)
    let charge = Int64(min(max(cost * flows[Int(flow)].rate, 1), 0x1p52))
    flows[Int(flow)].tag = tag &+ charge
    moveEntry(of: flow, in: group)
    if groups[group].virtualTime > 1 << 61 || groups[group].turns >> 40 != 0 { rebase(group) }
  }

  /// Charges a flow, or refunds it, what a request has cost more or less than was estimated.
  mutating func correct(_ flow: Int32, by difference: Double) {
    guard isFair else { return }
    let change = Int64(min(max(difference * flows[Int(flow)].rate, -0x1p52), 0x1p52))
    guard change != 0 else { return }
    let group = Int(flows[Int(flow)].group)
    flows[Int(flow)].tag &+= change
    if positions[Int(flow)] >= 0 {
      moveEntry(of: flow, in: group)
    } else if flows[Int(flow)].tag > groups[group].virtualTime {
      insert(flow, into: group)
    }
  }

  /// Takes a flow from those that take turns if it has nothing queued, and forgets it as soon as nothing of
  /// it is running and it owes nothing.
  mutating func leaveIfEmpty(_ flow: Int32) {
    guard flows[Int(flow)].queued == 0 else { return }
    flows[Int(flow)].queuedCost = 0
    let group = Int(flows[Int(flow)].group)
    if positions[Int(flow)] >= 0 {
      if !isFair {
        unqueue(flow, from: group)
      } else if flows[Int(flow)].tag > groups[group].virtualTime {
        return
      } else {
        groups[group].places.remove(at: Int(positions[Int(flow)]), &positions)
      }
    }
    if flows[Int(flow)].running == 0 { forget(flow) }
  }

  private mutating func insert(_ flow: Int32, into group: Int) {
    let entry = TagHeap.Entry(tag: flows[Int(flow)].tag, turn: groups[group].turns, flow: flow)
    groups[group].turns &+= 1
    groups[group].places.insert(entry, &positions)
  }

  private mutating func moveEntry(of flow: Int32, in group: Int) {
    let entry = TagHeap.Entry(tag: flows[Int(flow)].tag, turn: groups[group].turns, flow: flow)
    groups[group].turns &+= 1
    groups[group].places.replace(at: Int(positions[Int(flow)]), with: entry, &positions)
  }

  /// Lets the virtual time of a group begin anew at zero.
  private mutating func rebase(_ group: Int) {
    let difference = groups[group].virtualTime
    groups[group].virtualTime = 0
    groups[group].turns = groups[group].places.rebase(by: difference, &positions)
    for flow in flows.indices where flows[flow].group == group { flows[flow].tag -= difference }
  }

  private mutating func queue(_ flow: Int32, in group: Int) {
    let last = groups[group].last
    flows[Int(flow)].previous = last
    flows[Int(flow)].next = -1
    if last < 0 { groups[group].first = flow } else { flows[Int(last)].next = flow }
    groups[group].last = flow
    positions[Int(flow)] = 0
  }

  private mutating func unqueue(_ flow: Int32, from group: Int) {
    let next = flows[Int(flow)].next
    let previous = flows[Int(flow)].previous
    if previous < 0 { groups[group].first = next } else { flows[Int(previous)].next = next }
    if next < 0 { groups[group].last = previous } else { flows[Int(next)].previous = previous }
    positions[Int(flow)] = -1
  }
}
