internal import HashRing

extension RingSimulation {
  /// How long a node waits for the store, in milliseconds.
  private static var patience: Int64 { 2000 }

  mutating func beginOperation(_ node: Int, _ change: LifecycleChange) {
    operationCount += 1
    let number = operationCount
    nodes[node].operation = SimulatedNode.Operation(number: number, change: change, triesLeft: 10)
    queue.add(.timeout(node: node, operation: number), at: time + Self.patience)
    request(.read(operation: number), node)
  }

  private mutating func request(_ request: SimulationEvent.Request, _ node: Int) {
    send(from: node, to: nodes.count, .request(request, from: node, run: nodes[node].run))
  }

  /// What the store does.
  mutating func serve(_ request: SimulationEvent.Request, from node: Int, run: Int) {
    switch request {
    case .read(let operation):
      answer(.stored(stored, version: version, operation: operation), node, run)
    case .swap(let ring, let expected, let operation):
      let isDone = expected == version
      if isDone {
        checkStored(from: stored, to: ring)
        stored = ring
        version += 1
        for watcher in nodes.indices {
          answer(.stored(ring, version: version, operation: nil), watcher, nodes[watcher].run)
        }
      }
      answer(.swapped(isDone, version: version, operation: operation), node, run)
    }
  }

  private mutating func answer(_ message: SimulationEvent.Message, _ node: Int, _ run: Int) {
    send(from: nodes.count, to: node, .message(message, to: node, run: run))
  }

  mutating func receiveStored(
    _ node: Int, _ ring: RingDescription?, version: UInt64, operation: Int?
  ) {
    guard nodes[node].lifecycle != nil else { return }
    guard let operation else {
      guard version > nodes[node].version, let ring else { return }
      nodes[node].version = version
      nodes[node].copy = ring
      return handle(.observed(ring, reference: clock(node)), node)
    }
    guard let current = nodes[node].operation, current.number == operation else { return }
    let wanted: RingDescription?
    do { wanted = try options.change(current.change, ring) } catch { return finish(node, .failed) }
    guard let wanted else {
      return finish(node, .stored(ring ?? RingDescription(), reference: clock(node)))
    }
    checkChange(node, from: ring ?? RingDescription(), to: wanted)
    nodes[node].operation?.wanted = wanted
    request(.swap(wanted, expecting: version, operation: operation), node)
  }

  mutating func receiveSwapped(_ node: Int, _ isDone: Bool, version: UInt64, operation: Int) {
    guard let current = nodes[node].operation, current.number == operation else { return }
    if isDone {
      if version > nodes[node].version {
        nodes[node].version = version
        nodes[node].copy = current.wanted
      }
      finish(node, .stored(current.wanted, reference: clock(node)))
    } else if current.triesLeft > 1 {
      nodes[node].operation?.triesLeft -= 1
      request(.read(operation: operation), node)
    } else {
      finish(node, .failed)
    }
  }

  /// Ends the operation of a node.
  mutating func finish(_ node: Int, _ input: LifecycleInput) {
    nodes[node].operation = nil
    handle(input, node)
  }
}
