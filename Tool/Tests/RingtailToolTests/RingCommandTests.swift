import Foundation
import Testing

/// `ringtail ring` says what it promises.
struct RingCommandTests {
  private let fixtures = repository.appending(path: "Tests/Fixtures/ring")

  /// The ring of spec and vectors: nine instances in three zones, of four tokens each.
  private static let nine: String = {
    let instances = (0..<9).map { number in
      let tokens = (0..<4).map { UInt32(truncatingIfNeeded: (number * 4 + $0) * 2_654_435_761) }
      return """
        {"id":"i-\(number)","a":"addr-\(number)","z":"z\(number % 3)","t":\(tokens.sorted())}
        """
    }
    return """
      {"k":"ring","r":0,"rf":3,"za":true,"hb":60,"now":1700000000,"in":[\(instances.joined(separator: ","))]}
      """
  }()

  private func withRing<Result>(
    _ text: String = nine, _ body: (String) throws -> Result
  ) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file.path)
  }

  private func records(_ output: ProcessOutput) throws -> [[String: Any]] {
    try output.lines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test func theLibraryConformsToAllFiles() throws {
    let run = try ringtail("ring", "conformance", fixtures.path)
    #expect(run.status == 0)
    let records = try records(run)
    #expect(records.count == 8)
    for record in records {
      #expect(record["failed"] as? Int == 0 && record["cases"] as? Int ?? 0 > 0)
    }
  }

  @Test func aDifferenceIsTold() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let lines = """
      {"k":"head","file":"hash"}
      {"k":"hash","t":"user-1","l":[],"all":1,"name":1,"user":1,"fnv1a":1,"xx":"00"}
      """
    try Data(lines.utf8).write(to: folder.appending(path: "hash.jsonl"))
    let run = try ringtail("ring", "conformance", folder.path)
    #expect(run.status == 1)
    let record = try #require(try records(run).first)
    #expect(record["failed"] as? Int == 1 && record["first"] is String)
  }

  @Test func keysAreLookedUp() throws {
    let keys = ["0", "2654435760", "1234567890"]
    let run = try withRing { ring in
      try ringtail(
        ["ring", "lookup", ring, "--operation", "write"], input: keys.joined(separator: "\n"))
    }
    #expect(run.status == 0)
    let records = try records(run)
    #expect(records.map { $0["key"] as? Int } == [0, 2_654_435_760, 1_234_567_890])
    let expected = [["i-8", "i-3", "i-1"], ["i-0", "i-8", "i-1"], ["i-7", "i-5", "i-3"]]
    #expect(records.map { $0["instances"] as? [String] } == expected)
    #expect(records.allSatisfy { $0["maxErrors"] as? Int == 1 })
  }

  @Test func theStatusIsATableOfInstances() throws {
    let run = try withRing { try ringtail("ring", "status", $0) }
    #expect(run.status == 0)
    #expect(run.lines.count == 10 + 4)
    #expect(run.lines[0].hasPrefix("instance  address"))
    #expect(run.lines[1].contains("i-0") && run.lines[1].contains("ACTIVE"))
  }

  @Test func aPlanTellsWhatMoves() throws {
    for arguments in [["--add", "3"], ["--remove", "i-0", "i-1", "i-2"]] {
      let run = try withRing { try ringtail(["ring", "plan", $0] + arguments) }
      #expect(run.status == 0)
      let records = try records(run)
      let sums = try #require(records.last)
      let shares = records.dropLast().compactMap { $0["share"] as? Double }
      let moved = try #require(sums["moved"] as? Double)
      #expect(abs(shares.reduce(0, +) - moved) < 1e-9 && moved > 0)
      let names = records.dropLast().compactMap {
        $0[arguments[0] == "--add" ? "to" : "from"] as? String
      }
      let changed =
        arguments[0] == "--add" ? ["plan-0", "plan-1", "plan-2"] : arguments.dropFirst()
      #expect(Set(names).isSuperset(of: changed))
    }
  }

  @Test(arguments: [
    ["--add", "0"], [], ["--add", "1", "--remove", "i-0"], ["--remove", "nobody"],
  ])
  func aWrongPlanIsBadUsage(arguments: [String]) throws {
    #expect(try withRing { try ringtail(["ring", "plan", $0] + arguments) }.status == 2)
  }

  @Test func whatIsNoRingCannotBeOpened() throws {
    for text in ["", "{", "no ring at all"] {
      #expect(try withRing(text) { try ringtail("ring", "status", $0) }.status == 2)
    }
    #expect(try ringtail("ring", "status", "/nowhere").status == 2)
    #expect(try ringtail("ring", "conformance", "/nowhere").status == 2)
  }
}
