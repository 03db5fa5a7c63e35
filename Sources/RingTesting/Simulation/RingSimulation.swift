internal import HashRing
internal import SeededRandom

/// A ring of several nodes in one thread and in no time: messages are lost, doubled, late and out of order,
/// clocks are wrong and jump, the network splits, nodes crash and come back with or without their disks,
/// and one seed decides all of it.
///
/// The nodes are `Lifecycle` machines. Whatever happened, once the faults are over all nodes have to
/// come to the same ring, in which each that runs serves with all of its tokens, nobody has
/// another's, and the dead are gone. What must hold at any time is checked at each change:
///
/// - states change only as they may, and an instance changes nobody but itself;
/// - heartbeats do not go back, and the time of registration stays;
/// - nobody is forgotten whose heartbeat is not old;
/// - nobody who has left comes back by an old message;
/// - a node that confirmed to be read-only, or active again, is so in the end.
///
/// ```swift
/// let report = try RingSimulation.run(seed: 17, options: SimulationOptions(medium: .gossip))
/// ```
public struct RingSimulation {
  let options: SimulationOptions
  let seed: UInt64
  var random: SplitMix64
  var queue = EventQueue<SimulationEvent>()
  var report = SimulationReport()
  /// Since the beginning of the simulation, in milliseconds.
  var time: Int64 = 0
  var nodes: [SimulatedNode] = []
  /// With which of them each node can talk; the last one is the store's side. `nil` while all can talk.
  var sides: [Bool]?
  var loss = 0.0
  var isFaulty = true
  var operationCount = 0
  /// What the store has.
  var stored: RingDescription?
  var version: UInt64 = 0
  /// Since when the nodes agree.
  var agreement: Int64?
  var failure: SimulationFailure?

  /// The time at the beginning, in milliseconds since 1970.
  static let epoch: Int64 = 1_700_000_000_000

  private init(seed: UInt64, options: SimulationOptions) {
    self.seed = seed
    self.options = options
    random = SplitMix64(state: seed)
  }

  /// Simulates a ring.
  ///
  /// - Parameters:
  ///   - seed: what decides on all that happens.
  ///   - options: what the ring is like.
  /// - Throws: what is found.
  /// - Precondition: there are at least two nodes.
  public static func run(
    seed: UInt64, options: SimulationOptions
  ) throws(SimulationFailure) -> SimulationReport {
    precondition(options.nodeCount >= 2, "a ring of \(options.nodeCount) nodes is not simulated")
    var simulation = Self(seed: seed, options: options)
    simulation.prepare()
    while simulation.failure == nil, let (time, event) = simulation.queue.next() {
      simulation.time = time
      simulation.process(event)
      if simulation.hasAgreedLongEnough { break }
    }
    if let failure = simulation.failure { throw failure }
    return simulation.report
  }

  private mutating func prepare() {
    for index in 0..<options.nodeCount {
      var node = SimulatedNode(id: RingName("node-\(index)"))
      node.skew = randomSkew()
      nodes.append(node)
      queue.add(.start(node: index, run: 0), at: .random(in: 0..<5000, using: &random))
    }
    queue.add(.fault, at: 5000)
    queue.add(.endOfFaults, at: options.faultDuration.milliseconds)
    queue.add(.check, at: options.faultDuration.milliseconds + 1000)
  }

  mutating func randomSkew() -> Int64 {
    let limit = options.maximumSkew.milliseconds
    return .random(in: -limit...limit, using: &random)
  }

  private mutating func process(_ event: SimulationEvent) {
    switch event {
    case .wake(let node, let run): if isRunning(node, run) { wake(node) }
    case .message(let message, let node, let run): if isThere(node, run) { receive(message, node) }
    case .request(let request, let node, let run): serve(request, from: node, run: run)
    case .timeout(let node, let operation):
      if nodes[node].operation?.number == operation { finish(node, .failed) }
    case .gossip(let node, let run): if isThere(node, run) { gossip(node) }
    case .start(let node, let run): if isThere(node, run) { start(node) }
    case .flushed(let node, let run): if isRunning(node, run) { handle(.flushed, node) }
    case .fault: injectFault()
    case .endOfFaults: endFaults()
    case .check: check()
    }
  }

  /// Whether a node is in the network, and in this run still.
  private func isThere(_ node: Int, _ run: Int) -> Bool {
    nodes[node].run == run && nodes[node].isUp
  }

  private func isRunning(_ node: Int, _ run: Int) -> Bool {
    isThere(node, run) && nodes[node].lifecycle != nil
  }

  func clock(_ node: Int) -> Int64 { Self.epoch + time + nodes[node].skew }

  func trace(_ line: @autoclosure () -> String) {
    options.trace?("\(Double(time) / 1000) \(line())")
  }

  mutating func fail(_ text: String) {
    if failure == nil {
      failure = SimulationFailure(seed: seed, time: .milliseconds(time), text: text)
    }
  }
}

extension Duration {
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
