/// Taking turns: start-time fair queueing, and round robin.
///
/// Every flow has a tag, the virtual time up to which it has been served; the one with the least tag is
/// next, and its tag grows by cost over weight. The virtual time of a group is the greatest tag that was
/// served. A flow that comes, or comes back, starts there, or at its own tag if that is ahead: it gets no
/// credit for its absence, and does not escape what it owes. (Goyal, Vin and Cheng, "Start-time fair
/// queueing", doi:10.1109/90.649569.)
///
/// Tags are counted in units of 2^-20 of a cost over a weight, and a request counts for at least one and at
/// most 2^51 of them.
extension Scheduler {
  /// What a cost of 1 adds to the tag of a flow of a weight.
  @usableFromInline static func rate(weight: Double) -> Double { 0x1p20 / weight }

  /// An amount in whole units, which are at least so many and at most 2^51.
  @inline(__always)
  private static func units(_ amount: Double, atLeast least: Double) -> Int64 {
    let bounded = amount > least ? amount : least
    let clamped = bounded < 0x1p51 ? bounded : 0x1p51
    // Around 1.5 * 2^52, neighbours in the order of numbers are 1 apart. A conversion does more, as it
    // asks whether the amount is a number and not too large.
    let middle = 0x1.8p52
    return Int64(bitPattern: (clamped + middle).bitPattern &- middle.bitPattern)
  }

  /// Puts a flow, which had nothing queued, among those that take turns.
  @inline(never)
  mutating func enter(_ flow: Int32) {
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
  @inline(__always)
  mutating func nextFlow(of group: Int32) -> Int32 {
    guard isFair else { return groups[group].first }
    let flow = groups[group].turns.first.flow
    return flows[flow].queued > 0 ? flow : nextFlowWithRequests(of: group)
  }

  /// Takes their turns from those that have nothing queued, up to the first that has: as the virtual time is
  /// about to pass their tags, they owe nothing any more.
  @inline(never)
  private mutating func nextFlowWithRequests(of group: Int32) -> Int32 {
    while flows[groups[group].turns.first.flow].queued == 0 {
      let flow = takeFirst(of: group)
      if flows[flow].running == 0 { forget(flow) }
    }
    return groups[group].turns.first.flow
  }

  /// Takes its turn from the flow that would be next.
  mutating func takeFirst(of group: Int32) -> Int32 {
    let flow = groups[group].turns.first.flow
    groups[group].turns.remove(at: flows[flow].place)
    flows[flow].place = -1
    return flow
  }

  /// Charges a flow for a request that is handed out, and gives it its next turn.
  @inline(__always)
  mutating func charge(_ flow: Int32, in group: Int32, _ cost: Double) {
    guard isFair else { return toEnd(flow, of: group) }
    let tag = flows[flow].tag
    groups[group].virtualTime = max(groups[group].virtualTime, tag)
    flows[flow].tag = tag &+ Self.units(cost * flows[flow].rate, atLeast: 1)
    groups[group].turns.set(nextTurn(of: flow, in: group), at: flows[flow].place)
    if groups[group].virtualTime > 1 << 61 || groups[group].turnCount > Turn.maximumNumber / 2 {
      rebase(group)
    }
  }

  /// Charges a flow, or refunds it, what a request has cost more or less than was estimated.
  mutating func correct(_ flow: Int32, by difference: Double) {
    guard isFair else { return }
    let change = Self.units(difference * flows[flow].rate, atLeast: -0x1p51)
    guard change != 0 else { return }
    let group = flows[flow].group
    flows[flow].tag &+= change
    if flows[flow].place >= 0 {
      groups[group].turns.set(nextTurn(of: flow, in: group), at: flows[flow].place)
    } else if flows[flow].tag > groups[group].virtualTime {
      flows[flow].place = groups[group].turns.insert(nextTurn(of: flow, in: group))
    }
  }

  /// Takes a flow that has nothing queued from those that take turns, and forgets it, as soon as nothing of
  /// it is running and it owes nothing.
  @inline(never)
  mutating func leave(_ flow: Int32) {
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
  @inline(__always)
  private mutating func nextTurn(of flow: Int32, in group: Int32) -> Turn {
    groups[group].turnCount &+= 1
    return Turn(tag: flows[flow].tag, number: groups[group].turnCount, flow: flow)
  }

  /// Lets the virtual time of a group begin anew at zero.
  @inline(never)
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

  /// Puts a flow at the end of the ring of a group: before the one whose turn it is.
  private mutating func queue(_ flow: Int32, in group: Int32) {
    let first = groups[group].first
    if first < 0 {
      groups[group].first = flow
      flows[flow].next = flow
      flows[flow].previous = flow
    } else {
      let last = flows[first].previous
      flows[flow].next = first
      flows[flow].previous = last
      flows[last].next = flow
      flows[first].previous = flow
    }
    flows[flow].place = 0
  }

  private mutating func unqueue(_ flow: Int32, from group: Int32) {
    let next = flows[flow].next
    let previous = flows[flow].previous
    flows[previous].next = next
    flows[next].previous = previous
    if groups[group].first == flow { groups[group].first = next == flow ? -1 : next }
    flows[flow].place = -1
  }

  /// Puts a flow that has had its turn at the end of the ring.
  @inline(__always)
  private mutating func toEnd(_ flow: Int32, of group: Int32) {
    if groups[group].first == flow {
      groups[group].first = flows[flow].next
    } else {
      unqueue(flow, from: group)
      queue(flow, in: group)
    }
  }
}
