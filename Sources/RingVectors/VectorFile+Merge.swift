internal import HashRing

extension VectorFile {
  /// Checks what becomes of two descriptions of a ring.
  func checkMerges(_ report: inout VectorReport) throws {
    for line in lines {
      let agrees =
        switch line.kind {
        case "merge": Self.agreesWithMerge(line)
        case "tombstones": Self.agreesWithTombstones(line)
        case "diff": Self.agreesWithDifference(line)
        default: throw VectorFault.unknownKind(line.kind)
        }
      report.count(agrees, "\(line.kind) \(line.integer("c")) has another result")
    }
  }

  private static func agreesWithMerge(_ line: VectorLine) -> Bool {
    var ring = line.ring("mine")
    let mine = ring
    guard line.has("other") else {
      return !line.has("change") && ring == line.ring("merged")
    }
    do throws(MergeError) {
      let change = try ring.merge(
        line.ring("other"), now: Int64(line.integer("now")) &* 1000, isLocal: line.flag("cas"))
      return !line.flag("err") && ring == line.ring("merged")
        && change == (line.has("change") ? line.ring("change") : nil)
    } catch { return line.flag("err") && ring == mine }
  }

  private static func agreesWithTombstones(_ line: VectorLine) -> Bool {
    var ring = line.ring("desc")
    let limit = Int64(line.integer("limit")) &* 1000 &+ Int64(line.integer("limit_ms"))
    let counts = ring.removeTombstones(before: line.has("limit") ? limit : nil)
    return ring == line.ring("out") && counts.left == line.integer("total")
      && counts.removed == line.integer("removed")
  }

  private static func agreesWithDifference(_ line: VectorLine) -> Bool {
    var ring = line.ring("to")
    let difference = ring.resolveDifference(from: line.ring("from"))
    return ring == line.ring("to_after") && difference.updated == line.ring("upd")
      && difference.removed == line.texts("del").map { RingName($0) }
  }
}

extension VectorLine {
  /// A ring, as a list of instances.
  fileprivate func ring(_ name: String) -> RingDescription {
    RingDescription(lines(name).map(Instance.init(vector:)))
  }
}
