internal import HashRing

extension RingSnapshot {
  /// A ring of healthy instances with these addresses, in the order of their ids.
  static func of(addresses: [String], zones: [String] = [], options: RingOptions? = nil) -> Self {
    let instances = addresses.enumerated().map { index, address in
      Instance(
        id: RingName("instance-\(100 + index)"), address: RingName(address),
        zone: RingName(zones.isEmpty ? "" : zones[index % zones.count]),
        tokens: (0..<4).map { UInt32(truncatingIfNeeded: (index * 4 + $0) * 2_654_435_761) })
    }
    return RingSnapshot(
      RingDescription(instances),
      options: options ?? RingOptions(isZoneAware: !zones.isEmpty, heartbeatTimeout: nil), now: 0)
  }

  /// A ring of so many instances, each with an address of its own.
  static func of(_ count: Int, zones: [String] = []) -> Self {
    of(addresses: (0..<count).map { "10.0.0.\($0):9095" }, zones: zones)
  }

  /// A planner of batches on this ring.
  var planner: BatchPlanner { BatchPlanner(table(for: .write), of: self) }
}
