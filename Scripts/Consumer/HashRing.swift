import HashRing

/// Who holds a key.
func useHashRing() throws(LookupError) {
  let description = RingDescription([
    Instance(id: "a", address: "10.0.0.1:9095", tokens: [1_000_000_000]),
    Instance(id: "b", address: "10.0.0.2:9095", tokens: [3_000_000_000]),
  ])
  let options = RingOptions(replicationFactor: 1, heartbeatTimeout: nil)
  let ring = RingSnapshot(description, options: options, now: 0)
  let replicas = try ring.table(for: .write).replicas(of: 2_000_000_000)
  precondition(replicas.map { ring.instances[$0].id } == ["b"])
}

try useHashRing()
