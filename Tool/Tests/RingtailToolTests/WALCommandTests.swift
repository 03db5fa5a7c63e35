import Blocks
import Foundation
import Testing

/// `ringtail wal` prints what scripts rely on, and its exit status says whether all is sound.
struct WALCommandTests {
  private struct Line: Decodable, Equatable {
    var segment: Int
    var offset: Int
    var end: Int
    var type: Int
    var entries: Int
    var compression: String
  }

  private struct Golden: Decodable {
    var type: Int
    var items: Int
    var offset: Int
  }

  private struct Repaired: Decodable, Equatable {
    var segment: Int
    var offset: Int
    var lostBytes: Int
    var removed: [String]
  }

  private static let fixtures = repository.appending(
    path: "Tests/Fixtures/generated/modern-tsdb/")
  private static let log = fixtures.appending(path: "head-only/wal")

  /// Calls `body` with a directory that has a log of one segment.
  private static func withLog(of bytes: Data, _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try bytes.write(to: folder.appending(path: "00000002"))
    try body(folder.path)
  }

  private static func segment() throws -> Data {
    try Data(contentsOf: log.appending(path: "00000002"))
  }

  private static func records(_ directory: String) throws -> (Int32, [Line]) {
    let run = try ringtail("wal", "records", directory)
    return (
      run.status,
      try run.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    )
  }

  @Test
  func recordsAgreeWithTheGoldenList() throws {
    let (status, lines) = try Self.records(Self.log.path)
    #expect(status == 0)
    let golden = try String(
      contentsOf: Self.fixtures.appending(path: "head-only.wal-records.jsonl"), encoding: .utf8
    ).split(separator: "\n").map { try JSONDecoder().decode(Golden.self, from: Data($0.utf8)) }
    #expect(lines.count == 447)
    #expect(lines.map(\.end) == golden.map(\.offset))
    #expect(lines.map(\.type) == golden.map(\.type))
    #expect(lines.allSatisfy { $0.segment == 2 && $0.compression == "none" })
    for (line, golden) in zip(lines, golden) where line.type != 3 {
      #expect(line.entries == golden.items)
    }
    let verified = try ringtail("wal", "verify", Self.log.path)
    #expect(verified.status == 0 && verified.lines.isEmpty)
  }

  @Test
  func aTornLogIsRepairedOnce() throws {
    try Self.withLog(of: Self.segment().prefix(2_000)) { directory in
      let verified = try ringtail("wal", "verify", directory)
      #expect(verified.status == 1 && verified.lines.count == 1)
      #expect(verified.lines.first?.contains("torn") == true)
      let (status, before) = try Self.records(directory)
      #expect(status == 1)

      let repaired = try ringtail("wal", "repair", directory)
      #expect(repaired.status == 1)
      let end = try #require(before.last).end
      #expect(
        try JSONDecoder().decode(Repaired.self, from: repaired.standardOutput)
          == Repaired(segment: 2, offset: end, lostBytes: 2_000 - end, removed: []))

      let (after, lines) = try Self.records(directory)
      #expect(after == 0 && lines == before)
      let again = try ringtail("wal", "repair", directory)
      #expect(again.status == 0 && again.lines.isEmpty)
    }
  }

  @Test
  func aCorruptLogIsReadBehindTheFault() throws {
    var bytes = try Self.segment()
    bytes[40_000] ^= 1
    try Self.withLog(of: bytes) { directory in
      let verified = try ringtail("wal", "verify", directory)
      #expect(verified.status == 1 && verified.lines.count == 1)
      #expect(verified.lines.first?.contains("torn") == false)
      let (status, lines) = try Self.records(directory)
      #expect(status == 1)
      // The rest of its page is lost, and all behind it is there.
      #expect((300..<447).contains(lines.count))
      #expect(lines.last?.entries == 10)
      #expect(try ringtail("wal", "repair", directory).status == 1)
      #expect(try Self.records(directory).0 == 0)
    }
  }

  @Test(arguments: ["wal", "wbl/", "../data/./wal"])
  func theLogOfAStoreThatIsInUseIsLeftAlone(name: String) throws {
    try withDirectory { folder in
      let data = folder.appending(path: "data")
      let torn = try Self.segment().prefix(2_000)
      for log in ["wal", "wbl"] {
        let directory = data.appending(path: log)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try torn.write(to: directory.appending(path: "00000002"))
      }
      let log = "\(data.path)/\(name)"
      do {
        let lock = try #require(try LocalFileSystem().lock("\(data.path)/lock"))
        try withExtendedLifetime(lock) {
          let refused = try ringtail("wal", "repair", log)
          #expect(refused.status == 2 && refused.lines.isEmpty)
          #expect(refused.standardError.contains("\(data.path) is in use"))
          #expect(try Data(contentsOf: URL(filePath: "\(log)/00000002")) == torn)
        }
      }
      #expect(try ringtail("wal", "repair", log).status == 1)
      #expect(try ringtail("wal", "repair", log).status == 0)
    }
  }

  @Test
  func whatCannotBeReadGivesStatus2() throws {
    for command in ["records", "verify", "repair"] {
      #expect(try ringtail("wal", command, "/nowhere/at/all").status == 2)
      #expect(try ringtail("wal", command).status == 2)
    }
    try withDirectory { folder in
      let missing = try ringtail("wal", "repair", folder.appending(path: "wal").path)
      #expect(missing.status == 2)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }
}
