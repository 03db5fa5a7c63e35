internal import HashRing
internal import SeriesModel

extension VectorFile {
  /// Checks the keys of series, tenants and blocks.
  func checkHashes(_ report: inout VectorReport) throws {
    for (number, line) in lines.enumerated() {
      let agrees =
        switch line.kind {
        case "hash": try Self.agreesWithHash(line)
        case "block":
          KeyHash.key(ofBlock: [UInt8](hex: line.text("bytes")).span)
            == UInt32(truncatingIfNeeded: line.integer("fnv1"))
        default: throw VectorFault.unknownKind(line.kind)
        }
      report.count(agrees, "\(line.kind) \(number) has another key")
    }
  }

  private static func agreesWithHash(_ line: VectorLine) throws -> Bool {
    let tenant = KeyHash(tenant: line.text("t"))
    let pairs = line.pairs("l").map { (name: $0[0], value: $0[1]) }
    let labels = try LabelSet(pairs)
    var hash = tenant
    for (name, value) in pairs { hash.addLabel(name.utf8.span, value.utf8.span) }
    var unsorted = tenant
    for pair in line.pairs("unsorted") { unsorted.addLabel(pair[0].utf8.span, pair[1].utf8.span) }

    let all = UInt32(truncatingIfNeeded: line.integer("all"))
    return tenant.key == UInt32(truncatingIfNeeded: line.integer("user"))
      && KeyHash.fnv1a(of: line.text("t").utf8.span)
        == UInt32(truncatingIfNeeded: line.integer("fnv1a"))
      && tenant.key(of: labels) == all && hash.key == all
      && tenant.key(byMetricOf: labels) == UInt32(truncatingIfNeeded: line.integer("name"))
      && (!line.has("unsorted")
        || unsorted.key == UInt32(truncatingIfNeeded: line.integer("all_unsorted")))
      && (labels.count < pairs.count || labels.hash64 == UInt64(line.text("xx"), radix: 16))
  }
}
