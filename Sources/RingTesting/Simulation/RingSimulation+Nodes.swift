internal import HashRing
internal import SeededRandom

extension RingSimulation {
  /// Starts the machine of a node.
  mutating func start(_ node: Int) {
    nodes[node].lifecycle = Lifecycle(options: lifecycleOptions(node), saved: nodes[node].disk)
    queue.add(
      .gossip(node: node, run: nodes[node].run), at: time + .random(in: 0..<5000, using: &random))
    handle(.start, node)
  }

  private func lifecycleOptions(_ node: Int) -> LifecycleOptions {
    let id = nodes[node].id
    let count = 2 * options.nodeCount * options.tokenCount
    var result = LifecycleOptions(
      id: id, address: RingName("10.0.0.\(node):9095"), zone: RingName("zone-\(node % 3)"),
      tokenCount: options.tokenCount, drawTokens: { Self.drawTokens($0, outOf: count) })
    result.joinDelay = .seconds(node % 3)
    result.observePeriod = options.medium == .gossip ? .seconds(2) : .zero
    result.heartbeatTimeout = .seconds(20)
    result.forgetting = ForgetRule(timeouts: 2)
    result.minimumReadyDuration = .seconds(3)
    result.finalSleep = .seconds(node % 3)
    return result
  }

  /// Draws tokens from a set that is only twice as large as it must be, so that nodes that do not know of
  /// each other draw the same ones.
  private static func drawTokens(_ request: TokenRequest, outOf count: Int) -> [UInt32] {
    var random = SplitMix64(state: request.seed)
    var taken = Set(request.ring.instances.flatMap(\.tokens))
    var tokens: [UInt32] = []
    while tokens.count < request.count {
      let token = UInt32.random(in: 0..<UInt32(count), using: &random)
      if taken.insert(token).inserted { tokens.append(token) }
    }
    return tokens
  }

  mutating func wake(_ node: Int) {
    nodes[node].wakeTime = nil
    handle(.time, node)
  }

  /// Tells the machine of a node what happens, and does what it asks for.
  mutating func handle(_ input: LifecycleInput, _ node: Int) {
    guard let directives = advance(input, node) else { return }
    for directive in directives {
      switch directive {
      case .change(let change):
        report.changes += 1
        switch options.medium {
        case .gossip: changeCopy(node, change)
        case .store: beginOperation(node, change)
        }
      case .save(let tokens): nodes[node].disk = tokens
      case .stateChanged(let old, let new): noteState(node, from: old, to: new)
      case .ready: break
      case .flush:
        queue.add(
          .flushed(node: node, run: nodes[node].run),
          at: time + .random(in: 0..<3000, using: &random))
      case .stopped:
        trace("\(nodes[node].id) has stopped")
        nodes[node].hasStopped = true
        end(node)
        return
      }
    }
    planWake(node)
  }

  private mutating func advance(_ input: LifecycleInput, _ node: Int) -> [LifecycleDirective]? {
    let now = clock(node)
    return nodes[node].lifecycle?.handle(input, at: now, using: &random)
  }

  /// Ends a run of a node: what is under way does not reach the next.
  mutating func end(_ node: Int) {
    nodes[node].isUp = false
    nodes[node].lifecycle = nil
    nodes[node].operation = nil
    nodes[node].wakeTime = nil
    nodes[node].run += 1
  }

  private mutating func noteState(
    _ node: Int, from old: InstanceState?, to new: InstanceState
  ) {
    trace("\(nodes[node].id) goes from \(old.map { "\($0)" } ?? "nothing") to \(new)")
    if let old, !old.mayBecome(new) { fail("\(nodes[node].id) goes from \(old) to \(new)") }
    // Whoever asked for it is told now.
    if new == .active || new == .readOnly, new == nodes[node].lifecycle?.servingState {
      nodes[node].confirmed = new
    }
  }

  private mutating func planWake(_ node: Int) {
    guard let wakeTime = nodes[node].lifecycle?.wakeTime else { return }
    let due = max(time, wakeTime - Self.epoch - nodes[node].skew)
    if let planned = nodes[node].wakeTime, planned <= due { return }
    nodes[node].wakeTime = due
    queue.add(.wake(node: node, run: nodes[node].run), at: due)
  }

  /// Sends a message over the network: it may come late, twice, or not at all.
  mutating func send(from sender: Int, to receiver: Int, _ event: SimulationEvent) {
    report.messages += 1
    // A heartbeat comes to everyone about three times, and there is one in five seconds.
    if report.messages > 10_000 + nodes.count * nodes.count * Int(time / 100) {
      fail("the messages do not end")
    }
    for _ in 0..<(isFaulty && random.chance(options.duplication) ? 2 : 1) {
      let isCut = sides.map { $0[sender] != $0[receiver] } ?? false
      if isCut || random.chance(loss) {
        report.lostMessages += 1
        continue
      }
      let isLate = isFaulty && random.chance(options.lateness)
      queue.add(event, at: time + .random(in: 1..<(isLate ? 8000 : 200), using: &random))
    }
  }
}
