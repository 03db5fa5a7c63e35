import Foundation
import Testing

/// `ringtail block dump` prints the samples that are asked for, and no others.
struct BlockDumpTests {
  /// A line of a sample.
  private struct Line: Equatable {
    var labels: Substring
    var value: Substring
    var time: Int64

    init(_ text: Substring) throws {
      let end = try #require(text.lastIndex(of: "}"))
      let rest = text[text.index(after: end)...].split(separator: " ")
      try #require(rest.count == 2)
      (labels, value) = (text[...end], rest[0])
      time = try #require(Int64(rest[1]))
    }
  }

  private func dump(_ options: String...) throws -> [Line] {
    let block = try #require(FixtureBlock.modern)
    let output = try ringtail(["block", "dump", block.directory.path] + options)
    #expect(output.status == 0, "\(output.standardError)")
    return try output.lines.map(Line.init)
  }

  @Test
  func allFloatsComeSeriesAfterSeries() throws {
    let series = try #require(FixtureBlock.modern).series().filter { $0.floats > 0 }
    let lines = try dump()
    #expect(lines.count == 6_658)
    var index = 0
    for series in series {
      let lines = lines[index..<index + series.floats]
      let labels = series.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }
      #expect(lines.allSatisfy { $0.labels == "{" + labels.joined(separator: ", ") + "}" })
      #expect(lines.first?.time == series.minTime)
      #expect(lines.last?.time == series.maxTime)
      index += series.floats
    }
    #expect(index == lines.count)
  }

  @Test(
    arguments: [
      // In the middle of chunks, their first and their last sample, and between two samples.
      (nil, nil), (1_700_023_000_000, nil), (nil, 1_700_023_185_000),
      (1_700_023_200_000, 1_700_023_200_000), (1_700_023_185_001, 1_700_023_200_002),
      (1_700_022_900_001, 1_700_024_000_003), (1_700_023_190_000, 1_700_023_190_001),
      (nil, 1_700_022_599_999), (1_700_024_385_008, nil), (Int64.min, Int64.max),
    ] as [(Int64?, Int64?)])
  func timesLimitWhatIsPrinted(minTime: Int64?, maxTime: Int64?) throws {
    let expected = try dump().filter {
      (minTime ?? .min) <= $0.time && $0.time <= (maxTime ?? .max)
    }
    let block = try #require(FixtureBlock.modern)
    let options =
      (minTime.map { ["--min-time=\($0)"] } ?? []) + (maxTime.map { ["--max-time=\($0)"] } ?? [])
    // Once of all series, and once of those that a selector chooses.
    for options in [options, options + ["--match", "{job=\"made\"}"]] {
      let output = try ringtail(["block", "dump", block.directory.path] + options)
      #expect(output.status == 0, "\(output.standardError)")
      #expect(try output.lines.map(Line.init) == expected)
    }
  }

  @Test
  func selectorsChooseSeriesAndEachIsPrintedOnce() throws {
    let lines = try dump()
    func of(_ texts: String...) -> [Line] {
      lines.filter { line in texts.contains { line.labels.contains($0) } }
    }
    #expect(try dump("--match", "made_metric_2") == of("\"made_metric_2\""))
    #expect(
      try dump("--match", "made_metric_3{instance=\"host-04\"}")
        == of("\"made_metric_3\", instance=\"host-04\""))
    // Selectors that overlap, and not in the order of the series.
    #expect(
      try dump("--match", "{instance=\"host-07\"}", "--match", "{__name__=~\"made_metric_[04]\"}")
        == of("\"made_metric_0\"", "\"made_metric_4\"", "\"host-07\""))
    // Histograms are left out, as promtool does.
    #expect(try dump("--match", "made_histogram").isEmpty)
    #expect(try dump("--match", "nothing").isEmpty)
    #expect(try dump("--match", "{}") == lines)
  }

  @Test
  func selectorsAndTimesLimitTogether() throws {
    let times: ClosedRange<Int64> = 1_700_023_050_002...1_700_023_065_000
    let expected = try dump().filter {
      $0.labels.contains("\"made_metric_2\"") && times.contains($0.time)
    }
    #expect(expected.count == 8)
    let lines = try dump(
      "--match", "made_metric_2", "--min-time", "\(times.lowerBound)", "--max-time",
      "\(times.upperBound)")
    #expect(lines == expected)
  }

  @Test(arguments: [
    ["--min-time", "2", "--max-time", "1"], ["--min-time", "soon"], ["--match", "{"],
  ])
  func whatCannotBeIsBadUsage(options: [String]) throws {
    let block = try #require(FixtureBlock.modern)
    let output = try ringtail(["block", "dump", block.directory.path] + options)
    #expect(output.status == 2)
    #expect(output.lines.isEmpty)
    #expect(!output.standardError.isEmpty)
  }
}
