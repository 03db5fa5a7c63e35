import Foundation
import Testing

/// `ringtail db` reads, fills and repairs data directories, and its exit status says whether all is sound.
struct DatabaseCommandTests {
  private struct Acknowledged: Decodable { var samples: Int }

  private struct Loss: Decodable {
    var file: String
    var offset: Int
    var lostBytes: Int?
    var fault: String
  }

  /// OpenMetrics text of ten series, a sample each second.
  private static func text(_ samples: Range<Int>) -> String {
    samples.map { "a{s=\"\($0 % 10)\"} \($0) \(1_700_000_000 + $0 / 10)\n" }.joined()
  }

  private static func append(
    _ text: String, to directory: URL, _ options: String...
  ) throws -> ProcessOutput {
    try ringtail(["db", "append", directory.path] + options, input: text)
  }

  private static func acknowledged(_ output: ProcessOutput) throws -> [Int] {
    try output.lines.map {
      try JSONDecoder().decode(Acknowledged.self, from: Data($0.utf8)).samples
    }
  }

  private static func digest(_ directory: URL) throws -> [FixtureBlock.Series] {
    try FixtureBlock.Series.list(ringtail("db", "digest", directory.path).standardOutput)
  }

  private static func losses(_ output: ProcessOutput) throws -> [Loss] {
    try output.lines.map { try JSONDecoder().decode(Loss.self, from: Data($0.utf8)) }
  }

  /// The segment of the log that has the first commits.
  private static func firstSegment(_ directory: URL) -> URL {
    directory.appending(path: "wal/00000000")
  }

  /// The files below a directory, with their bytes.
  private static func files(_ directory: URL) throws -> [String: Data?] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
    return Dictionary(
      uniqueKeysWithValues: paths.map {
        ($0, FileManager.default.contents(atPath: directory.appending(path: $0).path))
      })
  }

  /// Expects faults, which a repair mends, and a second one does not find.
  private static func repair(_ directory: URL) throws -> [Loss] {
    let before = try Self.digest(directory)
    #expect(try ringtail("db", "verify", directory.path).status == 1)
    let repaired = try ringtail("db", "repair", directory.path)
    #expect(repaired.status == 1, "\(repaired.standardError)")
    let files = try Self.files(directory)
    let again = try ringtail("db", "repair", directory.path)
    #expect(again.status == 0 && again.lines.isEmpty)
    #expect(try Self.files(directory) == files)
    let verified = try ringtail("db", "verify", directory.path)
    #expect(verified.status == 0 && verified.lines.isEmpty)
    #expect(try Self.digest(directory) == before)
    return try Self.losses(repaired)
  }

  @Test(
    .enabled(if: externalFixtures != nil, "RINGTAIL_FIXTURES is unset: no digests of directories"),
    arguments: ["head-only", "compacted"])
  func digestIsThatOfPrometheus(name: String) throws {
    let fixtures = try #require(externalFixtures).appending(path: "generated/modern-tsdb")
    let golden = try FixtureBlock.Series.list(
      Data(contentsOf: fixtures.appending(path: "\(name).series.jsonl")))
    let found = try Self.digest(fixtures.appending(path: name))
    #expect(!golden.isEmpty && found.count == golden.count)
    for series in golden { #expect(found.contains(series), "\(series.labels)") }
    // Without the chunks of its head, the logs have all there is.
    try withDirectory { folder in
      let parts = try FileManager.default.contentsOfDirectory(
        atPath: fixtures.appending(path: name).path)
      let copy = try Self.copy(
        parts.filter { $0 != "chunks_head" }, of: fixtures.appending(path: name), to: folder)
      #expect(try Self.digest(copy) == found)
    }
  }

  /// Copies parts of a directory.
  private static func copy(_ parts: [String], of directory: URL, to folder: URL) throws -> URL {
    for part in parts {
      try FileManager.default.copyItem(
        at: directory.appending(path: part), to: folder.appending(path: part))
    }
    return folder
  }

  @Test(
    .enabled(if: externalFixtures != nil, "RINGTAIL_FIXTURES is unset: no log of a server"),
    arguments: ["wal", "wal+chunks_head"])
  func digestOfAServerThatWasKilledIsThatOfPrometheus(parts: String) throws {
    let fixtures = try #require(externalFixtures).appending(path: "capture/wal")
    let name = parts == "wal" ? "replay-walonly" : "replay-\(parts)"
    try withDirectory { folder in
      let copy = try Self.copy(
        parts.split(separator: "+").map(String.init), of: fixtures, to: folder)
      let golden = try FixtureBlock(
        directory: copy, golden: fixtures.appending(path: "\(name).series.jsonl.gz")
      ).series()
      let found = try Self.digest(copy)
      #expect(golden.count == 2_801 && found.count == golden.count)
      let bySeries = Dictionary(uniqueKeysWithValues: found.map { ($0.labels, $0) })
      for series in golden { #expect(bySeries[series.labels] == series) }
      // It is torn, and the same when that is mended.
      #expect(try ringtail("db", "repair", copy.path).status == 1)
      #expect(try ringtail("db", "repair", copy.path).status == 0)
      #expect(try Self.digest(copy) == found)
    }
  }

  @Test(arguments: ["none", "write", "fsync"])
  func appendAcknowledgesByTheThousand(durability: String) throws {
    try withDirectory { folder in
      let data = folder.appending(path: "data")
      let output = try Self.append(Self.text(0..<2_500), to: data, "--durability", durability)
      #expect(output.status == 0, "\(output.standardError)")
      #expect(try Self.acknowledged(output) == [1_000, 2_000, 2_500])
      let more = try Self.append(Self.text(2_500..<2_600) + "# EOF\n", to: data)
      #expect(try Self.acknowledged(more) == [100])
      let series = try Self.digest(data)
      #expect(series.map(\.floats) == [Int](repeating: 260, count: 10))
      #expect(try ringtail("db", "verify", data.path).status == 0)
      #expect(try ringtail("db", "repair", data.path).lines.isEmpty)
    }
  }

  @Test
  func rejectedSamplesAreNotAcknowledged() throws {
    try withDirectory { folder in
      let last = "a{s=\"0\"} -1 1700000009\nb 1 1600000000\nb 2 1700000000\n"
      #expect(try Self.acknowledged(Self.append(Self.text(0..<100), to: folder)) == [100])
      let output = try Self.append(last, to: folder)
      #expect(output.status == 1)
      #expect(try Self.acknowledged(output) == [1])
      #expect(output.standardError.split(separator: "1 samples were not taken").count == 2)
      #expect(try Self.digest(folder).map(\.floats).reduce(0, +) == 101)
    }
  }

  @Test
  func whatComesBeforeAFaultIsCommitted() throws {
    try withDirectory { folder in
      let output = try Self.append(Self.text(0..<10) + "a{ 1\n" + Self.text(10..<20), to: folder)
      #expect(output.status == 1)
      #expect(output.standardError.contains("line 11, column 5"))
      #expect(try Self.acknowledged(output) == [10])
    }
  }

  @Test
  func samplesWithoutTimeAreOfNow() throws {
    try withDirectory { folder in
      let before = Int64(Date().timeIntervalSince1970 * 1_000)
      _ = try Self.append("a 1\n", to: folder)
      let time = try #require(Self.digest(folder).first).minTime
      #expect(before...before + 60_000 ~= time)
    }
  }

  @Test
  func aTornLogIsCut() throws {
    try withDirectory { folder in
      _ = try Self.append(Self.text(0..<5_000), to: folder)
      let bytes = try Data(contentsOf: Self.firstSegment(folder))
      // Behind the last record there are zeros.
      let end = try #require(bytes.lastIndex { $0 > 0 })
      try bytes.prefix(end).write(to: Self.firstSegment(folder))
      let losses = try Self.repair(folder)
      #expect(losses.count == 1)
      let loss = try #require(losses.first)
      #expect(loss.file.hasSuffix("wal/00000000"))
      #expect(loss.offset + (loss.lostBytes ?? 0) == end)
      #expect(try Self.digest(folder).map(\.floats).reduce(0, +) == 4_000)
    }
  }

  @Test
  func behindAFaultOfTheLogNothingIsLost() throws {
    try withDirectory { folder in
      _ = try Self.append(Self.text(0..<50_000), to: folder)
      var bytes = try Data(contentsOf: Self.firstSegment(folder))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: Self.firstSegment(folder))
      #expect(try !Self.repair(folder).isEmpty)
      #expect(try Self.digest(folder).map(\.floats).reduce(0, +) > 40_000)
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "wal.corrupt").path))
      let more = try Self.append(Self.text(50_000..<50_010), to: folder)
      #expect(more.status == 0, "\(more.standardError)")
    }
  }

  @Test
  func blocksThatCannotBeOpenedAreSetAside() throws {
    try withDirectory { folder in
      let block = try #require(FixtureBlock.modern?.directory)
      let copy = folder.appending(path: block.lastPathComponent)
      try FileManager.default.copyItem(at: block, to: copy)
      #expect(try ringtail("db", "verify", folder.path).status == 0)
      try Data("{".utf8).write(to: copy.appending(path: "meta.json"))
      let digest = try ringtail("db", "digest", folder.path)
      #expect(digest.status == 1 && digest.standardError.contains("meta.json"))
      #expect(try Self.repair(folder).map(\.file) == [copy.path + "/meta.json"])
      #expect(FileManager.default.fileExists(atPath: copy.path + ".corrupt"))
    }
  }

  @Test
  func faultsOfHeadChunksAreTold() throws {
    try withDirectory { folder in
      let chunks = folder.appending(path: "chunks_head")
      try FileManager.default.copyItem(
        at: repository.appending(
          path: "Tests/Fixtures/generated/modern-tsdb/head-only/chunks_head"),
        to: chunks)
      #expect(try ringtail("db", "verify", folder.path).status == 0)
      let file = chunks.appending(path: "000001")
      var bytes = try Data(contentsOf: file)
      bytes[40] ^= 1
      try bytes.write(to: file)
      let verified = try ringtail("db", "verify", folder.path)
      #expect(verified.status == 1)
      #expect(verified.lines.first?.hasPrefix("\(file.path), byte 8: ") == true)
    }
  }

  @Test
  func whatCannotBeReadGivesStatus2() throws {
    for command in ["digest", "verify", "repair"] {
      #expect(try ringtail("db", command, "/nowhere/at/all").status == 2)
      #expect(try ringtail("db", command).status == 2)
    }
    #expect(try ringtail("db", "append", "/nowhere/at/all").status == 2)
    #expect(try ringtail("db", "append", "/nowhere", "--durability", "some").status == 2)
  }
}
