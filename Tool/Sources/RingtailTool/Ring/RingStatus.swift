internal import ArgumentParser
internal import HashRing

/// `ringtail ring status`
struct RingStatus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Prints a table of the instances: states, zones, ownership, ages of heartbeats.",
    discussion: """
      An instance owns the part of all keys of which it is a replica: with three replicas, all instances \
      together own 300 %. What is odd about the ring is told on standard error. The exit status is 1 if an \
      instance is not healthy for writes.
      """)

  @OptionGroup var argument: RingArgument

  func run() throws {
    let ring = try argument.open()
    let snapshot = ring.snapshot
    let ownership = snapshot.ownership()
    var table = TextTable(
      ["instance", "address", "zone", "state", "owns", "tokens", "heartbeat"],
      isNumber: [false, false, false, false, true, true, true])
    var areAllHealthy = true
    for (index, instance) in snapshot.instances.enumerated() {
      let isHealthy = snapshot.isHealthy(index, for: .write)
      if !isHealthy { areAllHealthy = false }
      let isLate = !instance.isAlive(within: ring.options.heartbeatTimeout, at: ring.now)
      table.add([
        instance.id.description, instance.address.description, instance.zone.description,
        instance.state.description, Self.percentage(ownership.instances[index]),
        grouped(instance.tokens.count),
        Self.age(of: instance, at: ring.now) + (isLate ? " late" : ""),
      ])
    }
    var output = Output()
    for line in table.lines { output.line(line) }
    if ring.options.isZoneAware {
      output.line("")
      var zones = TextTable(["zone", "instances", "owns"], isNumber: [false, true, true])
      for (zone, keys) in zip(snapshot.zones, ownership.zones) {
        let count = snapshot.instances.count { $0.zone == zone }
        zones.add([zone.description, grouped(count), Self.percentage(keys)])
      }
      for line in zones.lines { output.line(line) }
    }
    for oddity in ring.description.diagnosis(now: ring.now) { standardError("\(oddity)") }
    if !areAllHealthy { throw ExitCode(1) }
  }

  /// A number of keys as a part of all.
  static func percentage(_ keys: UInt64) -> String {
    fixed(Double(keys) / 4_294_967_296 * 100, decimals: 2) + " %"
  }

  /// How long ago the last heartbeat was.
  static func age(of instance: Instance, at now: Int64) -> String {
    let seconds = Double(now) / 1_000 - Double(instance.heartbeat)
    if seconds.magnitude < 120 { return fixed(seconds, decimals: 1) + " s" }
    let minutes = seconds / 60
    if minutes.magnitude < 120 { return fixed(minutes, decimals: 0) + " min" }
    let hours = minutes / 60
    return hours.magnitude < 72
      ? fixed(hours, decimals: 0) + " h" : fixed(hours / 24, decimals: 0) + " d"
  }
}
