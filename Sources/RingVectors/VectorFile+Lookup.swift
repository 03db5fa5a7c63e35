internal import HashRing

extension VectorFile {
  /// Checks look-ups of keys.
  func checkLookups(_ report: inout VectorReport) throws {
    var ring = try VectorRing(head)
    var snapshot = ring.snapshot
    var keys: [UInt32] = []
    var results: [String: [Substring]] = [:]
    for line in lines {
      guard line.kind == "get" else {
        ring = try VectorRing(line)
        snapshot = ring.snapshot
        try ring.checkTokens(line)
        continue
      }
      let operation = Operation(mask: UInt32(truncatingIfNeeded: line.integer("m")))
      let expected: [Substring]
      if line.has("same") {
        expected = results[line.text("same")] ?? []
      } else {
        keys = VectorRing.keys(line, tokens: ring.tokens)
        expected = line.text("res").split(separator: " ")
      }
      results[line.text("op")] = expected
      ring.check(keys, expected, in: snapshot, operation, &report)
    }
  }
}

extension VectorRing {
  /// Checks that a look-up in `snapshot` gives, for each key, what is expected.
  func check(
    _ keys: [UInt32], _ expected: [Substring], in snapshot: RingSnapshot, _ operation: Operation,
    _ report: inout VectorReport
  ) {
    let table = snapshot.table(for: operation)
    for (key, expected) in zip(keys, expected) {
      let result = result(of: key, in: table, of: snapshot, operation)
      report.count(result == expected, "key \(key): \(result), not \(expected)")
    }
  }

  /// What a look-up gives, as the file spells it.
  private func result(
    of key: UInt32, in table: ReplicaTable, of snapshot: RingSnapshot, _ operation: Operation
  ) -> String {
    var text = ""
    for index in table.placement(of: key) {
      if !snapshot.isHealthy(index, for: operation) { text += "-" }
      text.append(character(of: snapshot.instances[index]))
    }
    do throws(LookupError) {
      let replicas = try table.replicas(of: key)
      let healthy = table.placement(of: key).filter { snapshot.isHealthy($0, for: operation) }
      return Array(replicas) == healthy ? "\(text):\(replicas.maxErrors)" : "not what is healthy"
    } catch .emptyRing {
      return "E"
    } catch {
      return text + "!"
    }
  }
}
