internal import ArgumentParser
internal import HashRing

/// `ringtail ring plan`
struct RingPlan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Prints what moves when instances join or leave.",
    discussion: """
      One JSON line for each range of keys that changes hands: its first and last key, from whom it \
      moves and to whom, and its share of all keys. Then one line with the sums. New instances are \
      named plan-0, plan-1, …; they get as many tokens as the instances of the ring have at most, \
      and go to the zones with the fewest instances.
      """)

  @OptionGroup var argument: RingArgument

  @Option(help: "How many instances join.")
  var add: Int?

  @Option(parsing: .upToNextOption, help: "The instances that leave.")
  var remove: [String] = []

  func validate() throws {
    if (add == nil) == remove.isEmpty {
      throw ValidationError("either --add or --remove says what changes")
    }
    if let add, add < 1 || add > 10_000 { throw ValidationError("--add is not in 1...10000") }
  }

  func run() throws {
    let ring = try argument.open()
    let proposal = try proposal(for: ring)
    let later = RingSnapshot(proposal.ring, options: ring.options, now: ring.now)
    let plan = MovementPlan(from: ring.snapshot, to: later, for: .reporting)
    let name = { (index: Int?) in index.map { plan.instances[$0].description } ?? "" }
    var output = Output()
    for move in plan.moves {
      for handover in move.handovers {
        var record = JSONRecord()
        record.add("first", move.keys.lowerBound)
        record.add("last", move.keys.upperBound)
        record.add("from", name(handover.from))
        record.add("to", name(handover.to))
        record.add("share", Double(move.keyCount) / 4_294_967_296)
        output.line(record.line)
      }
    }
    var sums = JSONRecord()
    sums.add("ranges", plan.moves.count)
    sums.add("moved", Double(plan.totals().moved) / 4_294_967_296)
    sums.add("tokensMoved", Double(proposal.movedKeys) / 4_294_967_296)
    sums.add("tokensLeast", Double(proposal.leastMovedKeys) / 4_294_967_296)
    sums.add("balanceMin", proposal.balance.lowerBound)
    sums.add("balanceMax", proposal.balance.upperBound)
    output.line(sums.line)
  }

  private func proposal(for ring: OpenedRing) throws -> RingProposal {
    let planner = TokenPlanner(isZoneAware: ring.options.isZoneAware)
    guard let add else {
      let leaving = Set(remove.map { RingName($0) }).sorted()
      for id in leaving where ring.description[id] == nil {
        standardError("\(id): no such instance")
        throw ExitCode(2)
      }
      return planner.removing(leaving, from: ring.description)
    }
    var newcomers: [Instance] = []
    var zones: [RingName: Int] = [:]
    for instance in ring.description.instances { zones[instance.zone, default: 0] += 1 }
    var number = 0
    while newcomers.count < add {
      let id = RingName("plan-\(number)")
      number += 1
      guard ring.description[id] == nil else { continue }
      let zone = zones.min { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? ""
      zones[zone, default: 0] += 1
      newcomers.append(Instance(id: id, zone: zone, heartbeat: ring.now / 1_000))
    }
    let tokens = ring.description.instances.map(\.tokens.count).max() ?? 0
    if add * tokens > 1 << 24 { throw ValidationError("--add is too large for so many tokens") }
    return planner.adding(
      newcomers, tokensEach: tokens == 0 ? 512 : tokens, to: ring.description)
  }
}
