import Foundation
import RingtailTool
import SeriesModel
import Testing

/// OpenMetrics text is read as Prometheus reads it, and whatever is none is refused with the place.
struct OpenMetricsReaderTests {
  private struct Sample: Equatable, CustomStringConvertible {
    var labels: LabelSet
    var value: UInt64
    var timestamp: Int64?

    var description: String { "\(labels) \(Double(bitPattern: value)) \(timestamp ?? -1)" }
  }

  private static func read(_ bytes: [UInt8]) throws(OpenMetricsError) -> [Sample] {
    var reader = OpenMetricsReader()
    var samples: [Sample] = []
    var offset = 0
    let span = bytes.span
    while offset < span.count {
      guard let sample = try reader.next(in: span, from: &offset) else { continue }
      samples.append(
        Sample(
          labels: try reader.labels(of: sample.series, in: span), value: sample.value.bitPattern,
          timestamp: sample.timestamp))
    }
    try reader.finish()
    return samples
  }

  private static let text = """
    # TYPE requests counter
    # HELP requests Some \\n help, and "more"
    # UNIT a_seconds seconds
    requests_total{path="/a b",code="200"} 12.5 1700000000.25 # {trace="x\\"y"} 1 1700000000
    requests_total{path="\\\\ \\" \\n \\z",empty=""} +Inf
    {"my.name","a b"="ä"} NaN -1.5
    up -0 # {} 2
    # EOF

    """

  @Test
  func linesSayWhatTheySay() throws {
    let samples = try Self.read(Array(Self.text.utf8))
    let expected: [(KeyValuePairs<String, String>, Double, Int64?)] = [
      (["__name__": "requests_total", "path": "/a b", "code": "200"], 12.5, 1_700_000_000_250),
      (["__name__": "requests_total", "path": "\\ \" \n \\z"], .infinity, nil),
      (["__name__": "my.name", "a b": "ä"], Double(bitPattern: 0x7FF8_0000_0000_0001), -1_500),
      (["__name__": "up"], -0.0, nil),
    ]
    #expect(samples.count == expected.count)
    for (sample, (labels, value, timestamp)) in zip(samples, expected) {
      #expect(
        sample
          == Sample(
            labels: try LabelSet(labels), value: value.bitPattern, timestamp: timestamp))
    }
  }

  /// As in Prometheus, the time in seconds is multiplied as a double, and cut off.
  @Test(
    arguments: [
      ("1397088240.123", 1_397_088_240_123), ("1.001", 1_000),
      ("1397088240.0019", 1_397_088_240_001),
      ("1094883671.008", 1_094_883_671_007), ("-0.0015", -1), ("000", 0), ("1.5e3", 1_500_000),
    ] as [(String, Int64)])
  func timesAreThoseOfPrometheus(text: String, time: Int64) throws {
    #expect(try Self.read(Array("a 1 \(text)\n# EOF\n".utf8)).first?.timestamp == time)
  }

  @Test(
    arguments: [
      ("a 1\n\n# EOF\n", 2, 1, .blankLine), ("a{b=\"c\" 1\n", 1, 10, .expected("}")),
      ("a{b=\"c", 1, 7, .expected("a quotation mark")),
      ("a 1\na 0x1\n# EOF", 2, 4, .expected("the end of the line")),
      ("a x\n", 1, 3, .invalidNumber), ("a 1 NaN\n", 1, 5, .invalidTimestamp),
      ("a 1 1e300\n", 1, 5, .invalidTimestamp), ("# TYPE a some\n", 1, 10, .unknownType("some")),
      ("# UNIT a s\n", 1, 10, .unitNotInName("s")), ("#a\n", 1, 1, .unknownMetadata),
      ("a 1\n", 2, 1, .missingEnd), ("# EOF\na 1\n", 2, 1, .behindEnd),
      ("a{b=\"c\",b=\"d\"} 1\n", 1, 1, .labels(.duplicateName("b"))),
      ("{b=\"c\"} 1\n", 1, 1, .expected("the name of the metric")),
    ] as [(String, Int, Int, OpenMetricsFault)])
  func faultsHaveAPlace(text: String, line: Int, column: Int, fault: OpenMetricsFault) {
    let error = #expect(throws: OpenMetricsError.self) { try Self.read(Array(text.utf8)) }
    #expect(
      error?.line == line && error?.column == column && error?.fault == fault,
      "\(String(describing: error))")
  }

  @Test
  func noMutationTrapsOrStandsStill() {
    let bytes = Array(Self.text.utf8)
    for end in 0..<bytes.count - 1 {
      #expect(throws: OpenMetricsError.self) { try Self.read(Array(bytes[..<end])) }
    }
    for offset in bytes.indices {
      for byte in Array("\0\n\r \"#\\{}=,.:+-0e9aN_\u{7F}".utf8) + [0x80, 0xC3, 0xFF] {
        var mutated = bytes
        mutated[offset] = byte
        do throws(OpenMetricsError) {
          _ = try Self.read(mutated)
        } catch {
          let lines = mutated.split(separator: 10, omittingEmptySubsequences: false)
          #expect(1...lines.count ~= error.line, "\(error)")
          #expect(1...lines[error.line - 1].count + 1 ~= error.column, "\(error)")
        }
      }
    }
  }

  /// What the public tests refuse although each line is sound by itself.
  private static let acceptedByLine: [String: String] = [
    "bad_clashing_names": "a metric that comes again",
    "bad_repeated_metadata": "metadata that comes again",
    "bad_metadata_in_wrong_place": "metadata behind samples",
    "bad_grouping_or_ordering": "the order of series and of times",
    "bad_counter_values": "values that the type does not allow",
    "bad_info_and_stateset_values": "values that the type does not allow",
    "bad_stateset_info_values": "values that the type does not allow",
    "bad_histograms": "buckets, sums and counts of a histogram, taken together",
    "bad_missing_or_invalid_labels_for_a_type": "labels that the type asks for",
    "bad_exemplars_on_unallowed_metric_types": "exemplars that the type does not allow",
    "bad_exemplars_on_unallowed_samples": "exemplars that the type does not allow",
    "bad_unit_6": "a unit that the type does not allow",
    "bad_unit_7": "a unit that the type does not allow",
  ]
  /// What is refused nevertheless, as a line has a fault by itself.
  private static let refusedByLine = [
    "bad_grouping_or_ordering_1", "bad_histograms_4", "bad_histograms_5", "bad_repeated_metadata_2",
  ]

  @Test(.enabled(if: externalFixtures != nil, "RINGTAIL_FIXTURES is unset: no public tests"))
  func publicTestsAreTakenAndRefused() throws {
    struct Expectation: Decodable { var shouldParse: Bool }
    let folder = try #require(externalFixtures).appending(
      path: "upstream/conformance/openmetrics/tests/testdata/parsers")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names.count == 211)
    for name in names {
      let test = folder.appending(path: name)
      let expectation = try JSONDecoder().decode(
        Expectation.self, from: Data(contentsOf: test.appending(path: "test.json")))
      let bytes = [UInt8](try Data(contentsOf: test.appending(path: "metrics")))
      let isSound = (try? Self.read(bytes)) != nil
      let isException =
        Self.acceptedByLine.keys.contains { name == $0 || name.hasPrefix($0 + "_") }
        && !Self.refusedByLine.contains(name)
        // A time that milliseconds in 64 bits do not reach.
        || name == "timestamps"
      #expect(isSound == (expectation.shouldParse != isException), "\(name)")
    }
  }
}
