import Foundation
import Testing

/// `ringtail bench` and `ringtail summary` say what they promise.
struct BenchCommandTests {
  private struct Line: Decodable {
    var name: String
    var unit: String
    var median: Double
    var min: Double
    var bytesPerSample: Double?
    var bytesPerSeries1: Double?
    var bytesPerSeries240: Double?
    var bytesPerTenant: Double?
  }

  private func bench(_ arguments: String...) throws -> [Line] {
    let run = try output(
      of: URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "ringtail").path,
      ["bench", "--quick", "--json"] + arguments)
    #expect(run.status == 0)
    return try run.lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }

  @Test
  func everyMeasurementHasItsNameAndAFigure() throws {
    let lines = try bench()
    var names = ["reference.splitmix64"]
    for shape in ["a", "b", "c", "d", "e"] {
      for codec in ["xor", "xor2"] {
        names += ["decode", "encode", "next"].map { "gorilla.\(codec).\($0).\(shape)" }
      }
    }
    for kind in ["histogram", "floathistogram"] {
      names += ["decode", "encode"].map { "gorilla.\(kind).\($0)" }
      names += ["decode", "encode"].map { "sealed.\(kind).\($0)" }
    }
    for shape in ["a", "b", "c", "d", "e"] {
      for length in [120, 1_024, 8_192] {
        names += ["decode", "encode", "encode.verified", "encode.first"].map {
          "sealed.\($0).\(shape).\(length)"
        }
      }
    }
    names += ["snappy.decode", "snappy.encode", "zstd.decode", "zstd.encode", "crc32c.4096"]
    for body in ["build", "build.single", "read", "read.sealed", "merge.lossy", "merge.same"] {
      names += ["a", "b", "c", "d", "e"].map { "chunks.\(body).\($0)" }
    }
    names += ["segments", "headchunks"].flatMap { ["\($0).read", "\($0).write"] }
    names += ["hash", "hash.each", "get", "compare", "build"].map { "labels.\($0)" }
    names += ["prefix", "alternation", "contains", "suffix", "general1", "general2"].map {
      "regex.\($0)"
    }
    names += ["dense", "sparse", "skewed", "five"].map { "postings.intersect.\($0)" }
    names += ["union.100x1000", "union.100x5000", "difference"].map { "postings.\($0)" }
    names += ["dense", "skewed"].map { "postings.packed.\($0)" }
    names += ["postings.add", "add", "labelvalues", "cardinality", "labels"].map { "index.\($0)" }
    names += ["1", "2", "3", "4", "5", "prefix", "contains"].map { "index.select.\($0)" }
    for size in ["3x128", "300x128", "1000x512"] {
      names += ["ring.lookup.\(size)", "ring.lookup.\(size).zones"]
    }
    names += ["shuffleshard.300x512.9", "shuffleshard.300x512.9.ring", "batch.30x512.1000"].map {
      "ring.\($0)"
    }
    names += ["hash", "hash.each", "build.1000x512", "heartbeat.1000x512"].map { "ring.\($0)" }
    for tenants in [1, 10, 100, 1_000, 10_000] {
      names += ["roundrobin", "fair", "settled", "locked", "churn"].map { "queue.\($0).\(tenants)" }
    }
    names += ["handoff.1", "handoff.100", "handoff.1000", "twothreads", "twothreads.each"].map {
      "queue.\($0)"
    }
    names += [
      "append.log", "append.compressed", "append.snappy", "append.nolog",
      "append.twothreads", "create",
      "commit.fsync.1", "commit.fsync.8",
    ].map {
      "tsdb.\($0)"
    }
    names += ["select.head", "compact", "select.block", "replay", "open.50", "tenants"].map {
      "tsdb.\($0)"
    }
    names += ["block.open", "block.select"]
    #expect(Set(lines.map(\.name)) == Set(names))
    #expect(lines.count == names.count)
    #expect(lines.first?.name == "reference.splitmix64")
    for line in lines {
      #expect(line.min > 0 && line.median >= line.min, "\(line.name)")
      #expect(["ns/op", "ns/sample", "ns/byte", "ns/element"].contains(line.unit))
      let hasSize = line.name.hasPrefix("gorilla") || line.name.hasPrefix("sealed")
      #expect((line.bytesPerSample != nil) == hasSize, "\(line.name)")
      let createsSeries = line.name == "tsdb.create"
      #expect((line.bytesPerSeries1 ?? 0 > 0) == createsSeries, "\(line.name)")
      #expect((line.bytesPerSeries240 ?? 0 > 0) == createsSeries, "\(line.name)")
      #expect((line.bytesPerTenant ?? 0 > 0) == (line.name == "tsdb.tenants"), "\(line.name)")
    }
  }

  @Test
  func theFilterIsAPrefixAndTheYardstickAlwaysComes() throws {
    #expect(try bench("reference").map(\.name) == ["reference.splitmix64"])
    #expect(
      try bench("gorilla.xor.decode.b").map(\.name)
        == ["reference.splitmix64", "gorilla.xor.decode.b"])
    #expect(try bench("crc").map(\.name) == ["reference.splitmix64", "crc32c.4096"])
  }

  @Test
  func columnsOfTheTableNeverMeet() throws {
    // An operation of milliseconds, whose figures are long.
    let run = try ringtail("bench", "--quick", "tsdb.open.50")
    #expect(run.status == 0 && run.lines.count == 3)
    for line in run.lines.dropFirst() {
      let columns = line.split(separator: " ")
      try #require(columns.count == 4, "\(line)")
      #expect(Double(columns[1]) != nil && Double(columns[2]) != nil && columns[3] == "ns/op")
    }
  }

  @Test
  func theSummaryTellsAllChunksAndSamples() throws {
    let run = try ringtail("summary")
    let text = String(decoding: run.standardOutput, as: UTF8.self)
    #expect(run.status == 0)
    #expect(text.contains("5,856 of 5,856"))
    #expect(text.contains("733,044"))
    #expect(text.contains("M samples/s"))
    // The block that was written again, and the sealed one.
    #expect(text.components(separatedBy: "of all series are the same").count == 3)
  }
}
