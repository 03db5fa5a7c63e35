import Blocks
import Foundation
import InvertedIndex
import SeededRandom
import SeriesModel
import TSDB
import Testing

/// `ringtail db append` is killed again and again while it fills one directory.
struct KillTests {
  private struct Acknowledged: Decodable { var samples: Int }

  /// A sample that is not the one of the input.
  private struct UnexpectedSample: Error {
    var labels: LabelSet
    var time: Int64
    var value: Double
  }

  /// A process that appends.
  private struct Child {
    private let process = Process()
    private let output = Pipe()
    private var lines = Data()

    /// Starts it, with samples from `first` on: more than it can append before it is killed.
    init(_ data: URL, from first: Int, count: Int, durability: String) throws {
      let input = data.appendingPathExtension("input")
      try Data(KillTests.text(first..<first + count).utf8).write(to: input)
      let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      process.executableURL = folder.appending(path: "ringtail")
      process.arguments = ["db", "append", data.path, "--durability", durability]
      process.standardInput = try FileHandle(forReadingFrom: input)
      process.standardOutput = output
      try process.run()
    }

    /// How many samples it has acknowledged.
    private func acknowledged() throws -> Int {
      guard let end = lines.lastIndex(of: 10) else { return 0 }
      let last = try #require(lines[..<end].split(separator: 10).last)
      return try JSONDecoder().decode(Acknowledged.self, from: last).samples
    }

    /// Kills it some time after it has acknowledged so many samples.
    ///
    /// - Returns: how many it has acknowledged in all.
    mutating func kill(afterSamples count: Int, seconds: Double) throws -> Int {
      let pipe = output.fileHandleForReading
      while try acknowledged() < count {
        let piece = pipe.availableData
        if piece.isEmpty { break }
        lines += piece
      }
      Thread.sleep(forTimeInterval: seconds)
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      lines += pipe.readDataToEndOfFile()
      #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGKILL)
      return try acknowledged()
    }
  }

  private static let seriesCount = 10
  /// How many samples a commit has.
  private static let commitSize = 1_000
  /// How many samples there are from one maintenance to the next.
  private static let maintenanceInterval = 100_000

  private static func time(of sample: Int) -> Int64 {
    1_700_006_400_000 + Int64(sample / seriesCount) * 5_000
  }

  /// Samples of the input, a day of them for each maintenance: its series in turn, with the numbers of the samples for
  /// values.
  private static func text(_ samples: Range<Int>) -> String {
    samples.map {
      "killed{series=\"\($0 % seriesCount)\"} \($0) \(time(of: $0) / 1_000)\n"
    }.joined()
  }

  /// How many samples of the input there are: the first ones, and nothing else.
  private static func count(in data: URL) throws -> Int {
    let files = LocalFileSystem()
    guard try files.status(of: data.path) != nil else { return 0 }
    let store = try Store(data.path, on: files, isReadOnly: true) { 0 }
    #expect(store.unreadableBlocks.isEmpty && store.replay.chunkLosses.isEmpty)
    #expect(store.replay.logErrors.allSatisfy(\.isTorn) && store.replay.unknownSeriesCount == 0)
    let labels = try (0..<seriesCount).map {
      try LabelSet(["__name__": "killed", "series": "\($0)"])
    }
    var counts = [Int](repeating: 0, count: seriesCount)
    var series = try store.select(Selector([]))
    var samples = SampleCursor()
    while try series.next() {
      let number = try #require(labels.firstIndex(of: series.labels))
      series.open(&samples)
      while let kind = try samples.next() {
        try #require(kind == .float)
        try samples.withFloats { (times, values) throws(UnexpectedSample) in
          for index in times.indices {
            let sample = counts[number] * seriesCount + number
            guard times[index] == time(of: sample), values[index] == Double(sample) else {
              throw UnexpectedSample(
                labels: labels[number], time: times[index], value: values[index])
            }
            counts[number] += 1
          }
        }
      }
    }
    let count = counts.reduce(0, +)
    #expect(counts == (0..<seriesCount).map { (count + seriesCount - 1 - $0) / seriesCount })
    return count
  }

  @Test
  func roundUponRoundNothingAcknowledgedIsLostAndNothingIsInvented() throws {
    var generator = SplitMix64(state: seed)
    try withDirectory { folder in
      let data = folder.appending(path: "data")
      var (count, killsWhileMaintaining) = (0, 0)
      for round in 0..<12 {
        let isDurable = round % 4 == 3
        // While it opens the store or soon after, anywhere, and while it maintains the store.
        let (target, seconds): (Int, Double) =
          switch round % 3 {
          case 0: (0, 0.1)
          case 1: (.random(in: 1...(isDurable ? 50_000 : 150_000), using: &generator), 0.01)
          default: (Self.maintenanceInterval, 0.05)
          }
        var child = try Child(
          data, from: count, count: target + 200_000, durability: isDurable ? "fsync" : "write")
        let acknowledged = try child.kill(
          afterSamples: target, seconds: .random(in: 0...seconds, using: &generator))
        let found = try Self.count(in: data) - count
        let place: Comment = "RINGTAIL_SEED=\(seed), round \(round): \(acknowledged) acknowledged"
        #expect(acknowledged >= target, place)
        #expect(acknowledged...target + 200_000 ~= found, place)
        #expect(found % Self.commitSize == 0, place)
        if acknowledged > 0, acknowledged % Self.maintenanceInterval == 0 {
          killsWhileMaintaining += 1
        }
        count += found
      }
      #expect(killsWhileMaintaining > 0)
      // At last it comes to its end.
      let rest = try ringtail(
        ["db", "append", data.path], input: Self.text(count..<count + Self.commitSize))
      #expect(rest.status == 0, "\(rest.standardError)")
      #expect(try Self.count(in: data) == count + Self.commitSize)
      #expect(try ringtail("db", "verify", data.path).status == 0)
    }
  }
}
