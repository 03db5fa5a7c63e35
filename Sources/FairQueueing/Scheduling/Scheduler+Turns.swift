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

  /// Puts a flow among those that take turns if what has been queued is all that it has.
  mutating func enter(_ flow: Int32) {
    guard flows[flow].queued == 1 else { return }
    let group = flows[flow].group
    guard isFair else { return queue(flow, in: group) }
    // A flow that still has its turn owes something, and keeps it; unless the virtual time has passed, as
    // it may where workers serve only some of the tenants.
    let time = groups[group].virtualTime
    if flows[flow].place >= 0 {
      guard flows[flow].tag < time else { return }
      flows[flow].tag = time
      groups[group].turns.set(nextTurn(of: flow, in: group), at: flows[flow].place)
    } else {
      flows[flow].tag = max(flows[flow].tag, time)
      flows[flow].place = groups[group].turns.insert(nextTurn(of: flow, in: group))
    }
  }

  /// The flow of a group whose turn it is. Something is queued in the group.
  mutating func nextFlow(of group: Int32) -> Int32 {
    guard isFair else { return groups[group].first }
    while true {
      let flow = groups[group].turns.first.flow
      if flows[flow].queued > 0 { return flow }
      // The virtual time is about to pass its tag: it owes nothing any more.
      _ = takeFirst(of: group)
      if flows[flow].running == 0 { forget(flow) }
    }
  }

  /// Takes its turn from the flow that would be next.
  mutating func takeFirst(of group: Int32) -> Int32 {
    let flow = groups[group].turns.first.flow
    groups[group].turns.remove(at: flows[flow].place)
    flows[flow].place = -1
    return flow
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
    groups[group].turns.set(nextTurn(of: flow, in: group), at: flows[flow].place)
    if groups[group].virtualTime > 1 << 61 || groups[group].turnCount > Turn.maximumNumber / 2 {
      rebase(group)
    }
  }

  /// Charges a flow, or refunds it, what a request has cost more or less than was estimated.
  mutating func correct(_ flow: Int32, by difference: Double) {
    guard isFair else { return }
    let change = Int64(min(max(difference * flows[flow].rate, -0x1p52), 0x1p52))
    guard change != 0 else { return }
    let group = flows[flow].group
    flows[flow].tag &+= change
    if flows[flow].place >= 0 {
      groups[group].turns.set(nextTurn(of: flow, in: group), at: flows[flow].place)
    } else if flows[flow].tag > groups[group].virtualTime {
      flows[flow].place = groups[group].turns.insert(nextTurn(of: flow, in: group))
    }
  }

  /// Takes a flow from those that take turns if it has nothing queued, and forgets it as soon as nothing of
  /// it is running and it owes nothing.
  mutating func leaveIfEmpty(_ flow: Int32) {
    guard flows[flow].queued == 0 else { return }
    flows[flow].queuedCost = 0
    let group = flows[flow].group
    if flows[flow].place >= 0 {
      if !isFair {
        unqueue(flow, from: group)
      } else if flows[flow].tag > groups[group].virtualTime {
        return
      } else {
        groups[group].turns.remove(at: flows[flow].place)
        flows[flow].place = -1
      }
    }
    if flows[flow].running == 0 { forget(flow) }
  }

  /// The turn of a flow's tag, after all others of the same tag.
  private mutating func nextTurn(of flow: Int32, in group: Int32) -> Turn {
    groups[group].turnCount &+= 1
    return Turn(tag: flows[flow].tag, number: groups[group].turnCount, flow: flow)
  }

  /// Lets the virtual time of a group begin anew at zero.
  private mutating func rebase(_ group: Int32) {
    let difference = groups[group].virtualTime
    groups[group].virtualTime = 0
    var number: UInt64 = 0
    groups[group].turns.renumber { turn in
      number += 1
      return Turn(tag: turn.tag - difference, number: number, flow: turn.flow)
    }
    groups[group].turnCount = number + 1
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
    flows[flow].place = 0
  }

  private mutating func unqueue(_ flow: Int32, from group: Int32) {
    let next = flows[flow].next
    let previous = flows[flow].previous
    if previous < 0 { groups[group].first = next } else { flows[previous].next = next }
    if next < 0 { groups[group].last = previous } else { flows[next].previous = previous }
    flows[flow].place = -1
  }
}
