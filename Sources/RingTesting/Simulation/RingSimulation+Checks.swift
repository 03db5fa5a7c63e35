internal import HashRing

extension RingSimulation {
  /// What a node is about to write in place of what it has read.
  mutating func checkChange(_ node: Int, from old: RingDescription, to new: RingDescription) {
    let id = nodes[node].id
    for instance in old.instances where instance.id != id && new[instance.id] != instance {
      guard new[instance.id] == nil else { return fail("\(id) changes \(instance.id)") }
      report.forgotten += 1
      trace("\(id) forgets \(instance.id)")
      if clock(node) - instance.heartbeat * 1000 <= 40_000 - 2 * options.maximumSkew.milliseconds {
        fail("\(id) forgets \(instance.id), whose heartbeat is not old")
      }
    }
    for instance in new.instances where instance.id != id && old[instance.id] == nil {
      fail("\(id) adds \(instance.id)")
    }
    guard let before = old[id], let after = new[id] else { return }
    if after.heartbeat < before.heartbeat { fail("the heartbeat of \(id) goes back") }
    let lifecycle = nodes[node].lifecycle
    // What an earlier run left is another matter.
    guard let lifecycle, let state = lifecycle.state, lifecycle.phase != .registering else {
      return
    }
    if after.state != state, !state.mayBecome(after.state) {
      fail("\(id) is to go from \(state) to \(after.state)")
    }
    let isBack = state == .readOnly && after.state == .active
    if after.registered != max(before.registered, lifecycle.registered), !isBack {
      fail("the time of registration of \(id) changes")
    }
  }

  /// What the store is about to have.
  mutating func checkStored(from old: RingDescription?, to new: RingDescription) {
    var owners: [UInt32: RingName] = [:]
    for instance in new.instances {
      for token in instance.tokens {
        if let other = owners.updateValue(instance.id, forKey: token) {
          fail("\(instance.id) and \(other) have the same token in the store")
        }
      }
      if let before = old?[instance.id], instance.heartbeat < before.heartbeat {
        fail("the heartbeat of \(instance.id) goes back in the store")
      }
    }
  }

  /// Takes note of who has left, as a node has heard.
  mutating func noteTombstones(_ node: Int, of ring: RingDescription) {
    for instance in ring.instances where instance.state == .left {
      nodes[node].left[instance.id] = max(
        nodes[node].left[instance.id] ?? .min, instance.heartbeat)
    }
  }

  /// What a copy has become by a message.
  mutating func checkCopy(_ node: Int, since before: RingDescription) {
    for instance in nodes[node].copy.instances {
      if let old = before[instance.id], instance.heartbeat < old.heartbeat {
        fail("at \(nodes[node].id), the heartbeat of \(instance.id) goes back")
      }
      guard instance.state != .left, let left = nodes[node].left[instance.id] else { continue }
      if instance.heartbeat <= left {
        fail(
          "at \(nodes[node].id), \(instance.id) is back by a message of \(left - instance.heartbeat) "
            + "seconds before it left")
      }
    }
  }

  /// Looks whether all agree, once a second.
  mutating func check() {
    queue.add(.check, at: time + 1000)
    guard let disagreement else {
      agreement = agreement ?? time
      return
    }
    let quiet = time - options.faultDuration.milliseconds
    trace("no agreement: \(disagreement)")
    agreement = nil
    if quiet > options.convergenceBound.milliseconds {
      fail("no agreement within \(options.convergenceBound) after the faults: \(disagreement)")
    }
  }

  /// Whether all have agreed for so long that it can be believed.
  var hasAgreedLongEnough: Bool {
    mutating get {
      guard let agreement, time - agreement >= options.steadyDuration.milliseconds else {
        return false
      }
      report.convergenceTime = .milliseconds(agreement) - options.faultDuration
      return true
    }
  }

  /// What keeps the nodes from agreeing, if anything does.
  private var disagreement: String? {
    let running = nodes.indices.filter { !nodes[$0].hasStopped }
    let ids = running.map { nodes[$0].id }.sorted()
    var first: [Instance]?
    for node in running {
      let id = nodes[node].id
      guard let lifecycle = nodes[node].lifecycle, lifecycle.phase == .serving else {
        return "\(id) does not serve"
      }
      guard lifecycle.isReady else { return "\(id) is not ready" }
      let view = view(node)
      guard view.map(\.id) == ids else {
        return "\(id) sees \(view.map(\.id.description)), and not those that run"
      }
      if let first, first != view { return "\(id) sees another ring than \(nodes[running[0]].id)" }
      first = view
      guard let own = view.first(where: { $0.id == id }) else { return "\(id) does not see itself" }
      guard own.state == lifecycle.state, own.tokens == lifecycle.tokens else {
        return "\(id) takes itself for another one than the ring does"
      }
      guard own.tokens.count == options.tokenCount else {
        return "\(id) has \(own.tokens.count) tokens"
      }
      guard own.state == lifecycle.servingState else {
        return "\(id) is \(own.state), and is to be \(lifecycle.servingState)"
      }
      if let confirmed = nodes[node].confirmed, own.state != confirmed {
        return "\(id) is \(own.state), and confirmed to be \(confirmed)"
      }
    }
    return nil
  }

  /// The ring as a node sees it, without heartbeats, which never agree.
  private func view(_ node: Int) -> [Instance] {
    var ring = nodes[node].copy.resolved()
    ring.removeTombstones()
    return ring.instances.map { instance in
      var instance = instance
      instance.heartbeat = 0
      return instance
    }
  }
}
