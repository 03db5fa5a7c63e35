import Chunks
import Foundation

/// Prints the table "Bits per value" of `Documentation/Benchmarks.md`:
/// `swift run --package-path Benchmarks -c release BitsPerValue`. The files, and the other codecs'
/// columns, are in the folder that `RINGTAIL_FIXTURES` names.
@main
struct BitsPerValue {
  static func main() throws {
    guard let path = ProcessInfo.processInfo.environment["RINGTAIL_FIXTURES"], !path.isEmpty else {
      print("RINGTAIL_FIXTURES is not set: there are no files to measure")
      return
    }
    let folder = URL(filePath: path).appending(path: "upstream/float")
    let published = try Table(folder.appending(path: "published-bits-per-value.csv"), key: "file")
    let measured = try Table(folder.appending(path: "measured-bits-per-value.csv"), key: "file")
    let fromPapers = ["gorillas", "chimp", "chimp128", "elf", "alp", "zstd"]
    let fromFiles = ["gorilla_values_only_per_1024", "zstd3", "prometheus_xor_chunk120"]
    let names = fromPapers + fromFiles + ["sealed values", "sealed samples", "mode"]
    print("| file | \(names.joined(separator: " | ")) |")
    print("|---|" + String(repeating: "---|", count: names.count))
    var sums = [Double](repeating: 0, count: names.count - 1)
    var fileCount = 0.0
    for name in measured.keys where name.hasPrefix("alp-samples/") {
      let values = try values(of: folder.appending(path: name))
      let file = String(name.dropFirst("alp-samples/".count))
      let (valueBits, sampleBits, mode) = try sealed(values)
      let row =
        fromPapers.map { published.number(file, $0) } + fromFiles.map { measured.number(name, $0) }
        + [valueBits, sampleBits]
      for (index, number) in row.enumerated() { sums[index] += number ?? .nan }
      fileCount += 1
      let cells = row.map { $0.map { String(format: "%.2f", $0) } ?? "" }
      print("| \(file) | \(cells.joined(separator: " | ")) | \(mode) |")
    }
    let means = sums.map { $0.isNaN ? "" : String(format: "%.2f", $0 / fileCount) }
    print("| mean | \(means.joined(separator: " | ")) | |")
  }

  /// Bits a value of a payload that has its timestamps elsewhere (its header counts, the name of that
  /// column does not), and bits a sample of one with timestamps every 15 seconds.
  static func sealed(
    _ values: [Double]
  ) throws -> (values: Double, samples: Double, mode: SealedMode) {
    let timestamps = values.indices.map { 1_700_000_000_000 + 15_000 * Int64($0) }
    var encoder = SealedEncoder()
    var (column, payload) = ([UInt8](), [UInt8]())
    try encoder.encodeTimestamps(timestamps.span, into: &column)
    let hint = try encoder.encode(
      timestamps.span, values.span, sharing: column.span, into: &payload)
    let valueBits = (payload.count - 4) * 8
    try encoder.encode(timestamps.span, values.span, into: &payload)
    let count = Double(values.count)
    return (Double(valueBits) / count, Double(payload.count * 8) / count, hint.mode)
  }

  static func values(of url: URL) throws -> [Double] {
    try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).compactMap {
      Double($0.trimmingCharacters(in: .whitespaces))
    }
  }
}

/// Rows of comma-separated cells, found by the cell in one column.
struct Table {
  private(set) var keys: [String] = []
  private var rows: [String: [String: String]] = [:]

  init(_ url: URL, key: String) throws {
    let lines = try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    guard let names = lines.first else { return }
    for cells in lines.dropFirst() {
      let row = Dictionary(zip(names, cells)) { first, _ in first }
      guard let name = row[key] else { continue }
      keys.append(name)
      rows[name] = row
    }
  }

  func number(_ key: String, _ column: String) -> Double? {
    rows[key]?[column].flatMap(Double.init)
  }
}
