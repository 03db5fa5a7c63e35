import Blocks
import Foundation
import Testing

/// `ringtail import` makes blocks of OpenMetrics text as promtool does, of samples in any order.
struct ImportCommandTests {
  private struct Line: Decodable, Equatable {
    var minTime: Int64
    var maxTime: Int64
    var series: Int
    var samples: Int
  }

  private static func withText(_ text: String, _ body: (URL, String) throws -> Void) throws {
    try withDirectory { folder in
      let file = folder.appending(path: "input")
      try Data(text.utf8).write(to: file)
      try body(folder.appending(path: "data"), file.path)
    }
  }

  private static func digest(_ directory: String) throws -> [FixtureBlock.Series] {
    try FixtureBlock.Series.list(ringtail("db", "digest", directory).standardOutput)
  }

  /// Two series over five hours, one sample a minute, series by series.
  private static let lines = ["a", "b"].flatMap { name in
    (0..<300).map { "\(name){x=\"y\"} \($0) \(1_700_006_400 + 60 * $0)" }
  }

  @Test
  func samplesOfAnyOrderMakeBlocksOfTwoHours() throws {
    var digests: [[FixtureBlock.Series]] = []
    for lines in [Self.lines, Self.lines.reversed(), Self.lines.shuffled()] {
      try Self.withText(lines.joined(separator: "\n") + "\n# EOF\n") { data, file in
        let output = try ringtail("import", data.path, file)
        #expect(output.status == 0 && output.standardError.isEmpty)
        let blocks = try output.lines.map {
          try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        // The times begin with a block.
        #expect(
          blocks
            == [(0, 119), (120, 239), (240, 299)].map { first, last in
              Line(
                minTime: 1_700_006_400_000 + 60_000 * first,
                maxTime: 1_700_006_400_001 + 60_000 * last, series: 2,
                samples: 2 * Int(last - first + 1))
            })
        #expect(try ringtail("db", "verify", data.path).status == 0)
        digests.append(try Self.digest(data.path))
      }
    }
    #expect(digests[0].map(\.floats) == [300, 300])
    #expect(digests[0] == digests[1] && digests[0] == digests[2])
  }

  @Test
  func samplesOfAHeadStayWhatTheyAre() throws {
    try Self.withText("a 1 1700000000\n# EOF\n") { data, file in
      let append = ["db", "append", data.path]
      let first = try ringtail(append, input: "b 1 1699999990\n")
      #expect(first.status == 0)
      #expect(try ringtail("import", data.path, file).status == 0)
      #expect(try Self.digest(data.path).map(\.floats) == [1, 1])
      #expect(try ringtail(append, input: "b 2 1699999995\n").status == 0)
      #expect(try Self.digest(data.path).map(\.floats) == [1, 2])
    }
  }

  @Test(arguments: ["a 1\n# EOF\n", "a 1 1\n", "a 1 1\nb{ 1 1\n# EOF\n", "a 1 1\n# EOF\na 2 2\n"])
  func ofTextWithAFaultNothingIsWritten(text: String) throws {
    try Self.withText(text) { data, file in
      let output = try ringtail("import", data.path, file)
      #expect(output.status == 1 && output.lines.isEmpty)
      #expect(output.standardError.contains("line "))
      #expect(!FileManager.default.fileExists(atPath: data.path))
    }
  }

  @Test
  func ofOneTimeTheFirstSampleCounts() throws {
    try Self.withText("a 1 5\na 2 5\na 1 5\na 3 4\n# EOF\n") { data, file in
      let output = try ringtail("import", data.path, file)
      #expect(output.status == 1 && output.standardError.hasPrefix("1 samples are left out"))
      let block = try #require(
        FileManager.default.contentsOfDirectory(atPath: data.path).first)
      #expect(
        try ringtail("block", "dump", "\(data.path)/\(block)").lines
          == ["{__name__=\"a\"} 3 4000", "{__name__=\"a\"} 1 5000"])
    }
  }

  @Test
  func nothingIsWrittenToAStoreThatIsInUse() throws {
    try Self.withText("a 1 1\n# EOF\n") { data, file in
      #expect(try ringtail(["db", "append", data.path], input: "b 1 1\n").status == 0)
      let names = try FileManager.default.contentsOfDirectory(atPath: data.path).sorted()
      do {
        let lock = try #require(try LocalFileSystem().lock("\(data.path)/lock"))
        try withExtendedLifetime(lock) {
          let refused = try ringtail("import", data.path, file)
          #expect(refused.status == 2 && refused.lines.isEmpty)
          #expect(refused.standardError.contains("\(data.path) is in use"))
          #expect(try FileManager.default.contentsOfDirectory(atPath: data.path).sorted() == names)
        }
      }
      #expect(try ringtail("import", data.path, file).lines.count == 1)
      #expect(try Self.digest(data.path).count == 2)
    }
  }

  @Test
  func whatCannotBeReadGivesStatus2() throws {
    #expect(try ringtail("import", "/nowhere", "/nowhere/at/all").status == 2)
    #expect(try ringtail("import", "/nowhere").status == 2)
  }

  @Test(.enabled(if: externalFixtures != nil, "RINGTAIL_FIXTURES is unset: no series to import"))
  func publicSeriesAreThoseOfThePublicBlocks() throws {
    let folder = try #require(externalFixtures).appending(path: "upstream/nab-blocks")
    try withDirectory { data in
      let file = folder.appending(path: "nab.openmetrics.txt").path
      let output = try ringtail("import", data.path, file)
      #expect(output.status == 0 && output.lines.count == 24)
      let golden = try Self.digest(folder.appending(path: "tsdb").path)
      let found = try Self.digest(data.path)
      #expect(golden.count == 5 && found == golden)
    }
  }

  @Test(
    .enabled(if: program("promtool") != nil, "promtool is not installed: nothing to compare with"))
  func promtoolImportsTheSame() throws {
    let promtool = try #require(program("promtool"))
    let special = "c{z=\"1\",a=\"\\\"\\\\\\n\"} NaN 1700006400.1239"
    let text = (Self.lines + [special]).joined(separator: "\n") + "\n# EOF\n"
    try Self.withText(text) { data, file in
      let theirs = data.deletingLastPathComponent().appending(path: "theirs")
      let arguments = ["tsdb", "create-blocks-from", "openmetrics", file, theirs.path]
      #expect(try output(of: promtool, arguments).status == 0)
      #expect(try ringtail("import", data.path, file).status == 0)
      let dumps = try [data, theirs].map { directory in
        try FileManager.default.createDirectory(
          at: directory.appending(path: "wal"), withIntermediateDirectories: true)
        return try output(of: promtool, ["tsdb", "dump", directory.path]).lines
      }
      #expect(dumps[0].count == 601)
      #expect(dumps[0] == dumps[1])
    }
  }
}
