import Foundation
import Testing

/// `ringtail db` on the directory of a store of many tenants is about all of them, and makes no store beside theirs.
struct TenantCommandTests {
  /// Two of them are named like what a store has.
  private static let tenants = ["01M7Y25HTVJJTKRX5XZR1436BM", "team-a", "wal"]

  private struct Line: Decodable {
    var labels: [String: String]
    var tenant: String?
  }

  /// Calls `body` with a directory of tenants, each with two commits of a series of its name.
  private static func withTenants(_ body: (URL) throws -> Void) throws {
    try withDirectory { root in
      for tenant in tenants {
        let text = (0..<1_500).map { "a{tenant=\"\(tenant)\"} \($0) \(1_700_000_000 + $0)\n" }
        let data = root.appending(path: tenant)
        let output = try ringtail(["db", "append", data.path], input: text.joined())
        #expect(output.status == 0, "\(output.standardError)")
      }
      try body(root)
    }
  }

  private static func digest(_ directory: URL) throws -> ProcessOutput {
    try ringtail("db", "digest", directory.path)
  }

  private static func names(in directory: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }

  /// Cuts the last commit of a tenant off in its middle.
  private static func tear(_ root: URL, _ tenant: String) throws {
    let segment = root.appending(path: "\(tenant)/wal/00000000")
    let bytes = try Data(contentsOf: segment)
    // Behind the last record there are zeros.
    let end = try #require(bytes.lastIndex { $0 > 0 })
    try bytes.prefix(end - 100).write(to: segment)
  }

  @Test
  func digestTellsTheTenantOfEachSeries() throws {
    try Self.withTenants { root in
      let output = try Self.digest(root)
      #expect(output.status == 0, "\(output.standardError)")
      let lines = try output.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
      #expect(lines.map(\.tenant) == Self.tenants)
      #expect(lines.map { $0.labels["tenant"] } == Self.tenants)
      let each = try Self.tenants.flatMap {
        try FixtureBlock.Series.list(Self.digest(root.appending(path: $0)).standardOutput)
      }
      #expect(try FixtureBlock.Series.list(output.standardOutput) == each)
    }
  }

  @Test
  func faultsOfOneTenantStopNoneOfTheOthers() throws {
    try Self.withTenants { root in
      #expect(try ringtail("db", "verify", root.path).status == 0)
      try Self.tear(root, "wal")
      // Its log is no directory.
      let broken = root.appending(path: "broken")
      try FileManager.default.createDirectory(at: broken, withIntermediateDirectories: true)
      for file in ["lock", "wal"] { try Data().write(to: broken.appending(path: file)) }

      let digest = try Self.digest(root)
      #expect(digest.status == 2 && digest.standardError.contains(broken.path))
      #expect(digest.lines.count == 3)
      let verified = try ringtail("db", "verify", root.path)
      #expect(verified.status == 2 && verified.standardError.contains(broken.path))
      #expect(verified.lines.count == 1)
      #expect(verified.lines.first?.hasPrefix("\(root.path)/wal/wal/00000000, byte ") == true)
      let repaired = try ringtail("db", "repair", root.path)
      #expect(repaired.status == 2 && repaired.lines.count == 1)
      #expect(repaired.lines.first?.contains("\(root.path)/wal/wal/00000000") == true)

      try FileManager.default.removeItem(at: broken)
      #expect(try ringtail("db", "verify", root.path).status == 0)
      try Self.tear(root, "team-a")
      #expect(try ringtail("db", "verify", root.path).status == 1)
      #expect(try ringtail("db", "repair", root.path).status == 1)
      let again = try ringtail("db", "repair", root.path)
      #expect(again.status == 0 && again.lines.isEmpty)
      #expect(try Self.digest(root).lines.count == 3)
      #expect(try Self.names(in: root) == Self.tenants)
    }
  }

  @Test
  func nothingIsWrittenBesideTheDirectoriesOfTenants() throws {
    try Self.withTenants { root in
      let append = try ringtail(["db", "append", root.path], input: "a 1 1\n")
      #expect(append.status == 2 && append.lines.isEmpty)
      #expect(append.standardError.contains("has the directories of tenants"))
      try withFile(of: Array("a 1 1\n# EOF\n".utf8)) { file in
        let imported = try ringtail("import", root.path, file)
        #expect(imported.status == 2 && imported.lines.isEmpty)
      }
      #expect(try Self.names(in: root) == Self.tenants)
    }
  }

  @Test
  func whatIsNoStoreIsNotCalledSound() throws {
    try withDirectory { folder in
      for command in ["digest", "verify", "repair"] {
        // As it is when a store is just being made.
        #expect(try ringtail("db", command, folder.path).status == 0)
      }
      try Data().write(to: folder.appending(path: "file"))
      try FileManager.default.createDirectory(
        at: folder.appending(path: "other"), withIntermediateDirectories: true)
      for command in ["digest", "verify", "repair"] {
        let output = try ringtail("db", command, folder.path)
        #expect(output.status == 2 && output.lines.isEmpty)
        #expect(output.standardError.contains("has neither a store nor those of tenants"))
      }
      #expect(try Self.names(in: folder) == ["file", "other"])
      // A store itself: then there are no tenants in it, whatever else there is.
      for data in [folder, folder.appending(path: "other")] {
        #expect(try ringtail(["db", "append", data.path], input: "a 1 1\n").status == 0)
      }
      let output = try ringtail("db", "verify", folder.path)
      #expect(output.status == 0)
      #expect(output.standardError.contains("\(folder.path)/other is not looked at"))
      #expect(try Self.digest(folder).lines.count == 1)
    }
  }
}
