internal import HashRing

extension RingSimulation {
  /// For how long copies keep tombstones, in milliseconds.
  private static var tombstoneLifetime: Int64 { 60_000 }

  /// Makes a change in a node's copy, and tells others of it.
  mutating func changeCopy(_ node: Int, _ change: LifecycleChange) {
    var visible = nodes[node].copy
    visible.removeTombstones()
    let wanted: RingDescription?
    do { wanted = try options.change(change, visible) } catch { return handle(.failed, node) }
    guard let wanted else { return observe(node, isAnswer: true) }
    checkChange(node, from: visible, to: wanted)
    let delta = options.merge(&nodes[node].copy, wanted, true, clock(node))
    if let delta {
      noteTombstones(node, of: delta)
      spread(node, delta)
    }
    observe(node, isAnswer: true)
  }

  /// Takes in what a node gets.
  mutating func receive(_ message: SimulationEvent.Message, _ node: Int) {
    switch message {
    case .change(let change): merge(node, change)
    case .copy(let copy, let wantsReply, let sender):
      merge(node, copy)
      if wantsReply { sendCopy(node, to: sender, wantsReply: false) }
    case .stored(let ring, let version, let operation):
      receiveStored(node, ring, version: version, operation: operation)
    case .swapped(let isDone, let version, let operation):
      receiveSwapped(node, isDone, version: version, operation: operation)
    }
  }

  private mutating func merge(_ node: Int, _ incoming: RingDescription) {
    let before = nodes[node].copy
    guard let delta = options.merge(&nodes[node].copy, incoming, false, clock(node)) else { return }
    noteTombstones(node, of: incoming)
    checkCopy(node, since: before)
    spread(node, delta)
    if nodes[node].lifecycle != nil { observe(node, isAnswer: false) }
  }

  /// Tells the machine of its copy.
  private mutating func observe(_ node: Int, isAnswer: Bool) {
    var visible = nodes[node].copy
    visible.removeTombstones()
    let reference = clock(node)
    handle(
      isAnswer ? .stored(visible, reference: reference) : .observed(visible, reference: reference),
      node)
  }

  /// Tells a few others of a change.
  private mutating func spread(_ node: Int, _ change: RingDescription) {
    for _ in 0..<3 {
      let peer = randomPeer(of: node)
      send(from: node, to: peer, .message(.change(change), to: peer, run: nodes[peer].run))
    }
  }

  /// Compares copies with another node, and forgets old tombstones; with a store, looks what it has.
  mutating func gossip(_ node: Int) {
    queue.add(.gossip(node: node, run: nodes[node].run), at: time + 5000)
    guard options.medium == .gossip else {
      return send(
        from: node, to: nodes.count,
        .request(.read(operation: nil), from: node, run: nodes[node].run))
    }
    let limit = clock(node) - Self.tombstoneLifetime
    nodes[node].copy.removeTombstones(before: limit)
    nodes[node].left = nodes[node].left.filter { $0.value * 1000 >= limit }
    sendCopy(node, to: randomPeer(of: node), wantsReply: true)
  }

  mutating func sendCopy(_ node: Int, to peer: Int, wantsReply: Bool) {
    let message = SimulationEvent.Message.copy(
      nodes[node].copy, wantsReply: wantsReply, from: node)
    send(from: node, to: peer, .message(message, to: peer, run: nodes[peer].run))
  }

  mutating func randomPeer(of node: Int) -> Int {
    let peer = Int.random(in: 0..<nodes.count - 1, using: &random)
    return peer < node ? peer : peer + 1
  }
}
