import Foundation
import Testing

/// A block among the fixtures, with what Prometheus 3.14 reads of it.
struct FixtureBlock: CustomTestStringConvertible {
  var directory: URL
  /// The file with a JSON line for each series, perhaps packed by gzip.
  var golden: URL

  var testDescription: String { directory.lastPathComponent }

  /// Those that are committed.
  static let committed: [FixtureBlock] = all(below: repository.appending(path: "Tests/Fixtures"))

  /// Those of the folder that `RINGTAIL_FIXTURES` names.
  static let external: [FixtureBlock] = externalFixtures.map(all) ?? []

  /// A small one of floats and histograms.
  static let modern = committed.first { $0.testDescription == "01M7Y1SX37K2MYZF0X0PPNQR73" }

  private static func all(below folder: URL) -> [FixtureBlock] {
    let files =
      (FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))?
      .compactMap { $0 as? URL } ?? []
    let directories = files.filter { $0.lastPathComponent == "index" }
      .map { $0.deletingLastPathComponent() }
    return directories.compactMap { directory in
      let golden = files.first {
        $0.lastPathComponent.contains(directory.lastPathComponent)
          && $0.lastPathComponent.contains(".series.jsonl")
      }
      return golden.map { FixtureBlock(directory: directory, golden: $0) }
    }.sorted { $0.testDescription < $1.testDescription }
  }

  /// What Prometheus reads of each series.
  func series() throws -> [Series] {
    let bytes =
      golden.pathExtension == "gz"
      ? try output(of: "/usr/bin/env", ["gzip", "-dc", golden.path]).standardOutput
      : try Data(contentsOf: golden)
    return try Series.list(bytes)
  }

  /// A line of the golden files, and of `ringtail block digest`.
  struct Series: Decodable, Equatable {
    var labels: [String: String]
    var floats: Int
    var histograms: Int
    var floatHistograms: Int
    var stale: Int
    var minTime: Int64
    var maxTime: Int64
    var sha256: String

    static func list(_ lines: Data) throws -> [Series] {
      try lines.split(separator: UInt8(ascii: "\n")).map {
        try JSONDecoder().decode(Series.self, from: $0)
      }
    }
  }
}

/// Calls `body` with a directory that is removed behind it.
func withDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The path of a program; nil if it is not installed.
func program(_ name: String) -> String? {
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
}
