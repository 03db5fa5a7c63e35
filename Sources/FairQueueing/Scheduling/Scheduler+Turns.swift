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
    let group = flows[flow].group
    // A flow that still has a place owes something, and keeps it.
    guard positions[flow] < 0 else { return }
    guard isFair else { return queue(flow, in: group) }
    flows[flow].tag = max(flows[flow].tag, groups[group].virtualTime)
    insert(flow, into: group)
  }

  /// The flow of a group whose turn it is. Something is queued in the group.
  mutating func nextFlow(of group: Int32) -> Int32 {
    guard isFair else { return groups[group].first }
    while true {
      let flow = groups[group].places.entries[0].flow
      if flows[flow].queued > 0 { return flow }
      // The virtual time is about to pass its tag: it owes nothing any more.
      groups[group].places.remove(at: 0, &positions)
      if flows[flow].running == 0 { forget(flow) }
    }
  }

  /// Charges a flow for a request that is handed out, and gives it its next turn.
  mutating func charge(_ flow: Int32, _ cost: Double) {
    let group = flows[flow].group
    guard isFair else {
      unqueue(flow, from: group)
      if flows[flow].queued > 0 { queue(flow, in: group) }
      return
    }
    let tag = flows[flow].tag
    groups[group].virtualTime = max(groups[group].virtualTime, tag)
    let charge = Int64(min(max(cost * flows[flow].rate, 1), 0x1p52))
    flows[flow].tag = tag &+ charge
    moveEntry(of: flow, in: group)
    if groups[group].virtualTime > 1 << 61 || groups[group].turns >> 40 != 0 { rebase(group) }
  }

  /// Charges a flow, or refunds it, what a request has cost more or less than was estimated.
  mutating func correct(_ flow: Int32, by difference: Double) {
    guard isFair else { return }
    let change = Int64(min(max(difference * flows[flow].rate, -0x1p52), 0x1p52))
    guard change != 0 else { return }
    let group = flows[flow].group
    flows[flow].tag &+= change
    if positions[flow] >= 0 {
      moveEntry(of: flow, in: group)
    } else if flows[flow].tag > groups[group].virtualTime {
      insert(flow, into: group)
    }
  }

  /// Takes a flow from those that take turns if it has nothing queued, and forgets it as soon as nothing of
  /// it is running and it owes nothing.
  mutating func leaveIfEmpty(_ flow: Int32) {
    guard flows[flow].queued == 0 else { return }
    flows[flow].queuedCost = 0
    let group = flows[flow].group
    if positions[flow] >= 0 {
      if !isFair {
        unqueue(flow, from: group)
      } else if flows[flow].tag > groups[group].virtualTime {
        return
      } else {
        groups[group].places.remove(at: positions[flow], &positions)
      }
    }
    if flows[flow].running == 0 { forget(flow) }
  }

  private mutating func insert(_ flow: Int32, into group: Int32) {
    let entry = TagHeap.Entry(tag: flows[flow].tag, turn: groups[group].turns, flow: flow)
    groups[group].turns &+= 1
    groups[group].places.insert(entry, &positions)
  }

  private mutating func moveEntry(of flow: Int32, in group: Int32) {
    let entry = TagHeap.Entry(tag: flows[flow].tag, turn: groups[group].turns, flow: flow)
    groups[group].turns &+= 1
    groups[group].places.replace(at: positions[flow], with: entry, &positions)
  }

  /// Lets the virtual time of a group begin anew at zero.
  private mutating func rebase(_ group: Int32) {
    let difference = groups[group].virtualTime
    groups[group].virtualTime = 0
    groups[group].turns = groups[group].places.rebase(by: difference, &positions)
    for flow in 0..<Int32(flows.count) where flows[flow].group == group {
      flows[flow].tag -= difference
    }
  }

  private mutating func queue(_ flow: Int32, in group: Int32) {
    let last = groups[group].last
    flows[flow].previous = last
    flows[flow].next = -1
    if last < 0 { groups[group].first = flow } else { flows[last].next = flow }
    groups[group].last = flow
    positions[flow] = 0
  }

  private mutating func unqueue(_ flow: Int32, from group: Int32) {
    let next = flows[flow].next
    let previous = flows[flow].previous
    if previous < 0 { groups[group].first = next } else { flows[previous].next = next }
    if next < 0 { groups[group].last = previous } else { flows[next].previous = previous }
    positions[flow] = -1
  }
}
