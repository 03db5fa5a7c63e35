internal import HashRing

extension VectorFile {
  /// Checks the sets of all instances that must be asked for everything.
  func checkReplicationSets(_ report: inout VectorReport) throws {
    var ring = try VectorRing(head)
    var snapshot = ring.snapshot
    for line in lines {
      guard line.kind == "rset" else {
        ring = try VectorRing(line)
        try ring.checkTokens(line)
        snapshot = ring.snapshot
        continue
      }
      let operation = Operation(mask: UInt32(truncatingIfNeeded: line.integer("m")))
      let all = ring.spelled(in: snapshot) { () throws(LookupError) in
        try snapshot.allHealthy(for: operation)
      }
      report.count(all.text == line.text("all"), "all: \(all), not \(line.text("all"))")
      let set = ring.spelled(in: snapshot) { () throws(LookupError) in
        try snapshot.replicationSet(for: operation)
      }
      report.count(
        set.text == line.text("set") && (set.set?.maxErrors ?? 0) == line.integer("me")
          && (set.set?.maxUnavailableZones ?? 0) == line.integer("mz"),
        "set: \(set), not \(line.text("set"))")
    }
  }
}

extension VectorRing {
  /// A set as the file spells it.
  fileprivate func spelled(
    in snapshot: RingSnapshot, _ find: () throws(LookupError) -> ReplicationSet
  ) -> (text: String, set: ReplicationSet?) {
    do throws(LookupError) {
      let set = try find()
      let characters = set.instances.map { character(of: snapshot.instances[$0]) }
      return ("=" + String(characters.sorted()), set)
    } catch .emptyRing {
      return ("E", nil)
    } catch {
      return ("U", nil)
    }
  }
}
