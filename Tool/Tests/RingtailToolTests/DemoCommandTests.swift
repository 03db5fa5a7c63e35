import Foundation
import Testing

/// `ringtail demo` goes the whole way.
struct DemoCommandTests {
  @Test
  func allOfTheInputIsThereAfterEachStep() throws {
    try withDirectory { folder in
      let kept = folder.appending(path: "kept")
      // Seven times ten minutes reach into a second block, so that the first one is sealed.
      let run = try ringtail("demo", "--repetitions", "7", "--keep", kept.path)
      let text = String(decoding: run.standardOutput, as: UTF8.self)
      #expect(run.status == 0, "\(run.standardError)")
      #expect(text.components(separatedBy: "all of the input is there").count == 4)
      #expect(text.contains("nothing acknowledged is missing"))
      #expect(text.contains("5. Sealed 2 blocks"))
      #expect(text.contains("5,131,308"))
      for tenant in ["team-a", "team-b"] {
        let verified = try ringtail("db", "verify", kept.appending(path: tenant).path)
        #expect(verified.status == 0 && verified.lines.isEmpty)
      }
      let again = try ringtail("demo", "--keep", kept.path)
      #expect(again.status == 2 && again.standardError.contains("is there already"))
    }
  }

  @Test
  func theTenantsTogetherAreTheInput() throws {
    try withDirectory { folder in
      let kept = folder.appending(path: "kept")
      let run = try ringtail("demo", "--repetitions", "1", "--unsealed", "--keep", kept.path)
      #expect(run.status == 0, "\(run.standardError)")
      let found = try ["team-a", "team-b"].flatMap {
        try FixtureBlock.Series.list(
          ringtail("db", "digest", kept.appending(path: $0).path).standardOutput)
      }
      let block = try #require(
        FixtureBlock.committed.first { $0.testDescription == committedBlock })
      let golden = try block.series()
      #expect(found.count == golden.count)
      let digests = Dictionary(uniqueKeysWithValues: found.map { ($0.labels, $0.sha256) })
      for series in golden { #expect(digests[series.labels] == series.sha256, "\(series.labels)") }
      if let promtool = program("promtool") {
        for tenant in ["team-a", "team-b"] {
          let list = try output(
            of: promtool, ["tsdb", "list", kept.appending(path: tenant).path])
          #expect(list.status == 0, "\(list.standardError)")
        }
      }
    }
  }

  @Test
  func badNumbersGiveStatus2() throws {
    #expect(try ringtail("demo", "--repetitions", "0").status == 2)
    #expect(try ringtail("demo", "--keep", "/nowhere/at/all").status == 2)
  }
}
