internal import HashRing

extension RingSnapshot {
  /// A ring of healthy instances, each with an address of its own.
  static func of(_ count: Int, zones: [String] = []) -> Self {
    let instances = (0..<count).map { index in
      Instance(
        id: RingName("instance-\(100 + index)"), address: RingName("10.0.0.\(index):9095"),
        zone: RingName(zones.isEmpty ? "" : zones[index % zones.count]),
        tokens: (0..<4).map { UInt32(truncatingIfNeeded: (index * 4 + $0) * 2_654_435_761) })
    }
    let options = RingOptions(isZoneAware: !zones.isEmpty, heartbeatTimeout: nil)
    return RingSnapshot(RingDescription(instances), options: options, now: 0)
  }

  /// A plan of keys with these replicas.
  func plan(_ sets: [([Int], maxErrors: Int)]) throws -> BatchPlan {
    try BatchPlanner(table(for: .write), of: self)
      .plan(for: sets.map { KeyReplicas($0.0, maxErrors: $0.maxErrors) })
  }
}

/// All orders of some elements.
func permutations<Element>(_ elements: [Element]) -> [[Element]] {
  guard !elements.isEmpty else { return [[]] }
  return elements.indices.flatMap { index in
    var rest = elements
    let first = rest.remove(at: index)
    return permutations(rest).map { [first] + $0 }
  }
}

/// All lists of `count` of some elements.
func lists<Element>(of elements: [Element], count: Int) -> [[Element]] {
  guard count > 0 else { return [[]] }
  return elements.flatMap { element in
    lists(of: elements, count: count - 1).map { [element] + $0 }
  }
}
