import Foundation
import Testing

/// `ringtail block analyze` counts as Prometheus 2.42 does.
struct BlockAnalyzeTests {
  /// What is above the tables, and the rows of each table.
  private struct Analysis {
    var heading: [Substring]
    var tables: [(title: Substring, rows: [Substring])] = []

    init(_ text: Substring) {
      let lines = text.split(separator: "\n")
      let isTitle = { (line: Substring) in line.hasSuffix(":") }
      heading = Array(lines.prefix { !isTitle($0) })
      for line in lines.dropFirst(heading.count) {
        if isTitle(line) {
          tables.append((line, []))
        } else {
          tables[tables.count - 1].rows.append(line)
        }
      }
    }
  }

  private func analyze(_ block: FixtureBlock, limit: Int) throws -> Analysis {
    let output = try ringtail(
      "block", "analyze", block.directory.path, "--limit", String(limit))
    #expect(output.status == 0, "\(output.standardError)")
    return Analysis(String(decoding: output.standardOutput, as: UTF8.self)[...])
  }

  /// The blocks of which promtool's analysis was recorded, with 15 rows in each table.
  private static let recorded: [(block: FixtureBlock, analysis: URL)] = {
    let folder = (externalFixtures ?? repository.appending(path: "Tests/Fixtures"))
      .appending(path: "capture/promtool-2.42")
    return (FixtureBlock.external.isEmpty ? FixtureBlock.committed : FixtureBlock.external)
      .map { ($0, folder.appending(path: "tsdb-analyze.\($0.testDescription).txt")) }
      .filter { FileManager.default.fileExists(atPath: $0.1.path) }
  }()

  @Test
  func weightsAreThoseOfPromtool() throws {
    #expect(Self.recorded.count == (externalFixtures == nil ? 1 : 3))
    for (block, file) in Self.recorded {
      let golden = Analysis(try String(contentsOf: file, encoding: .utf8)[...])
      let (short, whole) = (try analyze(block, limit: 15), try analyze(block, limit: .max))
      #expect(short.heading == golden.heading)
      #expect(short.tables.map(\.title) == golden.tables.map(\.title))
      for (index, table) in golden.tables.enumerated() {
        let weights = { (rows: [Substring]) in rows.map { $0.prefix { $0 != " " } } }
        #expect(weights(short.tables[index].rows) == weights(table.rows), "\(table.title)")
        #expect(whole.tables[index].rows.starts(with: short.tables[index].rows))
        // Which rows of the same weight are among the first is left to chance there.
        #expect(Set(whole.tables[index].rows).isSuperset(of: table.rows), "\(table.title)")
      }
    }
  }

  @Test
  func theLimitIsTheNumberOfRows() throws {
    let block = try #require(FixtureBlock.modern)
    #expect(try analyze(block, limit: 0).tables.allSatisfy { $0.rows.isEmpty })
    #expect(try analyze(block, limit: 2).tables.allSatisfy { $0.rows.count == 2 })
    #expect(try ringtail("block", "analyze", block.directory.path, "--limit=-1").status == 2)
  }
}
