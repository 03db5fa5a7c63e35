internal import HashRing

extension RingSimulation {
  /// Lets something go wrong, and plans the next time.
  mutating func injectFault() {
    guard isFaulty else { return }
    queue.add(.fault, at: time + .random(in: 500..<5000, using: &random))
    let node = Int.random(in: 0..<nodes.count, using: &random)
    switch Int.random(in: 0..<12, using: &random) {
    case 0, 1: split()
    case 2: sides = nil
    case 3: loss = .random(in: 0...options.maximumLoss, using: &random)
    case 4: loss = 0
    case 5, 6: crash(node)
    case 7, 8: restart(node)
    case 9: if goneCount < nodes.count / 3, random.chance(0.5) { stop(node) }
    case 10: toggleReadOnly(node)
    default:
      nodes[node].skew = randomSkew()
      trace("the clock of \(nodes[node].id) is ahead by \(nodes[node].skew) ms")
      if nodes[node].lifecycle != nil { wake(node) }
    }
  }

  /// How many nodes have left or are about to.
  private var goneCount: Int {
    nodes.count { $0.hasStopped || $0.lifecycle?.phase.isStopping ?? false }
  }

  private mutating func split() {
    report.partitions += 1
    let sides = (0...nodes.count).map { _ in random.chance(0.5) }
    self.sides = sides
    trace("split: \(sides.map { $0 ? "1" : "0" }.joined())")
  }

  private mutating func crash(_ node: Int) {
    guard let lifecycle = nodes[node].lifecycle else { return }
    report.crashes += 1
    trace("\(nodes[node].id) crashes")
    // It may have been asked for more than it could confirm, and have written that down.
    if lifecycle.servingState != nodes[node].confirmed { nodes[node].confirmed = nil }
    end(node)
  }

  private mutating func restart(_ node: Int) {
    guard !nodes[node].isUp else { return }
    trace("\(nodes[node].id) restarts")
    nodes[node].isUp = true
    nodes[node].hasStopped = false
    nodes[node].copy = RingDescription()
    nodes[node].left = [:]
    nodes[node].version = 0
    if random.chance(0.3) {
      nodes[node].disk = nil
      nodes[node].confirmed = nil
    }
    if options.medium == .gossip {
      for _ in 0..<3 { sendCopy(node, to: randomPeer(of: node), wantsReply: true) }
    }
    queue.add(.start(node: node, run: nodes[node].run), at: time + 1000)
  }

  private mutating func stop(_ node: Int) {
    guard nodes[node].lifecycle != nil else { return }
    report.stops += 1
    trace("\(nodes[node].id) is to stop")
    handle(.stop(unregistering: nil), node)
  }

  private mutating func toggleReadOnly(_ node: Int) {
    guard let lifecycle = nodes[node].lifecycle, lifecycle.phase == .serving else { return }
    trace("\(nodes[node].id) is to be read-only or active, in place of \(lifecycle.servingState)")
    nodes[node].confirmed = nil
    handle(.setReadOnly(lifecycle.servingState == .active), node)
  }

  /// From now on nothing goes wrong. Most of those that crashed come back.
  mutating func endFaults() {
    trace("the faults are over")
    isFaulty = false
    sides = nil
    loss = 0
    var gone = goneCount
    for node in nodes.indices where !nodes[node].isUp && !nodes[node].hasStopped {
      if gone < nodes.count / 3, random.chance(0.5) {
        gone += 1
        nodes[node].hasStopped = true
      } else {
        restart(node)
      }
    }
  }
}

extension LifecyclePhase {
  /// Whether it is on the way out of the ring.
  var isStopping: Bool {
    switch self {
    case .flushing, .sleeping, .unregistering, .stopped: true
    default: false
    }
  }
}
