internal import HashRing
internal import TestSupport

/// Rings as they never are in practice: few tokens, many of them shared, states and heartbeats of all
/// kinds.
struct RandomRing {
  let description: RingDescription
  let options: RingOptions
  let operation: HashRing.Operation
  static let now: Int64 = 1_700_000_000_000

  init(using random: inout SeededGenerator) {
    let namedZones = Int.random(in: 1...5, using: &random)
    let hasZoneless = Bool.random(using: &random)
    let bits = UInt32.random(in: 3...32, using: &random)
    description = RingDescription(
      (0..<Int.random(in: 0...14, using: &random)).map { number in
        let zone = Int.random(in: hasZoneless ? 0...namedZones : 1...namedZones, using: &random)
        return Instance(
          id: RingName("i-\(number)"), address: RingName("10.0.0.\(number):9095"),
          zone: zone == 0 ? "" : RingName("zone-\(zone)"),
          state: InstanceState(rawValue: .random(in: 0...6, using: &random)),
          heartbeat: Self.now / 1000 - .random(in: 0...70, using: &random),
          tokens: (0..<Int.random(in: 0...12, using: &random)).map { _ in
            let token = UInt32.random(in: 0...(.max), using: &random) >> (32 - bits)
            return Bool.random(using: &random) ? token : .max - token
          })
      })
    options = RingOptions(
      replicationFactor: .random(in: 1...9, using: &random), isZoneAware: .random(using: &random),
      heartbeatTimeout: Bool.random(using: &random) ? nil : .seconds(60),
      excludedZones: Int.random(in: 0..<8, using: &random) == 0 ? ["zone-1"] : [],
      zoneRule: Bool.random(using: &random) ? .evenly : .single,
      quorumRule: [.majorityOfHealthy, .majorityOfFound, .one].randomElement(using: &random) ?? .one
    )
    operation = HashRing.Operation(mask: UInt32.random(in: 0...(.max), using: &random))

    let excluded = options.excludedZones
    let present = description.instances.filter { !excluded.contains($0.zone) }
    owners = present.reduce(into: [:]) { owners, instance in
      for token in instance.tokens { owners[token] = instance }
    }
    tokens = owners.keys.sorted()
    zoneCount = Set(present.map(\.zone)).count
  }

  var snapshot: RingSnapshot { RingSnapshot(description, options: options, now: Self.now) }

  /// Keys at, before and behind every token, and at both ends.
  var keys: [UInt32] {
    let tokens = description.instances.flatMap(\.tokens)
    return [0, .max] + tokens.flatMap { [$0 &- 1, $0, $0 &+ 1] }
  }

  /// Who owns each token, of those not in excluded zones.
  private let owners: [UInt32: Instance]
  private let tokens: [UInt32]
  private let zoneCount: Int

  /// What a look-up has to find, by the rules as they are written down: token by token, with sets.
  func expectedPlacement(of key: UInt32) -> [RingName] {
    let ordered = tokens.filter { $0 > key } + tokens.filter { $0 <= key }
    var (found, wanted) = ([Instance](), options.replicationFactor)
    for token in ordered where found.count < wanted {
      guard let candidate = owners[token], !found.contains(where: { $0.id == candidate.id })
      else { continue }
      if options.isZoneAware && !candidate.zone.isEmpty {
        let counted = found.filter { !$0.zone.isEmpty && !operation.extends(on: $0.state) }
        let inZone = counted.count { $0.zone == candidate.zone }
        switch options.zoneRule {
        case .single: guard inZone < 1 else { continue }
        case .evenly:
          let share = options.replicationFactor / zoneCount
          let full = Dictionary(grouping: counted, by: \.zone).values.count { $0.count > share }
          let isRoomForOneMore = full < options.replicationFactor % zoneCount
          guard inZone < share + (isRoomForOneMore ? 1 : 0) else { continue }
        }
      }
      if operation.extends(on: candidate.state) { wanted += 1 }
      found.append(candidate)
    }
    return found.map(\.id)
  }
}
