import HashRing
import RingClient
import SeriesModel

// Six instances in three zones. A service reads the ring from its key-value store.
var random = SystemRandomNumberGenerator()
let description = RingDescription(
  (0..<6).map { number in
    Instance(
      id: RingName("ingester-\(number)"), address: RingName("10.0.0.\(number):9095"),
      zone: RingName("zone-\(number % 3)"),
      tokens: (0..<128).map { _ in .random(in: 0...(.max), using: &random) })
  })

do {
  // A batch of series goes to three replicas each, with one call for each instance.
  let options = RingOptions(replicationFactor: 3, isZoneAware: true, heartbeatTimeout: nil)
  let ring = RingSnapshot(description, options: options, now: 0)
  let planner = BatchPlanner(ring.table(for: .write), of: ring)

  let series = try (0..<100).map { try LabelSet(["__name__": "up", "instance": "host-\($0)"]) }
  var keys = [UInt32](repeating: 0, count: series.count)
  var output = keys.mutableSpan
  KeyHash(tenant: "user-1").keys(of: series.span, into: &output)

  let result = try await planner.plan(for: keys.span).run { call in
    "\(call.keys.count) series to \(ring.instances[call.instance].address)"
  }
  for response in result.responses { print(response ?? "still under way") }

  // How much of the ring each instance holds: three of three replicas are 300 %.
  for (instance, keys) in zip(ring.instances, ring.ownership().instances) {
    print(instance.id, Double(keys) / 4_294_967_296)
  }
} catch {
  print("not written: \(error)")
}
