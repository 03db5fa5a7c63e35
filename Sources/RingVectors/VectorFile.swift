internal import Foundation

/// A file of results that another implementation computed, one JSON object a line.
public struct VectorFile {
  /// What the first line says about the file.
  public let head: VectorLine
  /// The lines after the first.
  public let lines: [VectorLine]

  /// Reads the lines of a file.
  ///
  /// - Throws: when a line is no JSON object.
  public init(text: [UInt8]) throws {
    let lines = try text.split(separator: UInt8(ascii: "\n")).map { try VectorLine(json: $0) }
    guard let head = lines.first else { throw VectorFault.noObject }
    self.head = head
    self.lines = Array(lines.dropFirst())
  }
}

/// How many cases of a file the library agrees with.
public struct VectorReport {
  /// The number of cases.
  public internal(set) var cases = 0
  /// The number of those in which the library says otherwise.
  public internal(set) var failed = 0
  /// The first of those, in words.
  public internal(set) var first: String?

  /// A report of no cases.
  init() {}

  /// Counts a case.
  ///
  /// - Parameters:
  ///   - agrees: whether the library agrees with it.
  ///   - description: what the library says instead.
  mutating func count(_ agrees: Bool, _ description: @autoclosure () -> String) {
    cases += 1
    if !agrees {
      failed += 1
      if first == nil { first = description() }
    }
  }
}

extension VectorFile {
  /// Checks the library against every case of the file.
  ///
  /// - Throws: when the file is of a kind that is not known, or its rings are not what it says.
  public func check() throws -> VectorReport {
    var report = VectorReport()
    switch head.text("file") {
    case "codec": try checkCodec(&report)
    case "hash": try checkHashes(&report)
    case "lookup": try checkLookups(&report)
    case "merge": try checkMerges(&report)
    case "replication_set": try checkReplicationSets(&report)
    case "dobatch": try checkBatches(&report)
    case "minimize_spread": try checkSpread(&report)
    case "shuffle_shard": try checkShuffleShards(&report)
    default: throw VectorFault.unknownFile(head.text("file"))
    }
    return report
  }
}
