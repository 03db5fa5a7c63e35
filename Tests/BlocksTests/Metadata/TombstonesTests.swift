import BitCoding
import Blocks
import SeriesModel
import TestSupport
import Testing

@Suite("Tombstones are read and written as Prometheus does")
struct TombstonesTests {
  @Test("the golden files of one range and of none")
  func vectors() throws {
    let none = [UInt8](hex: "0130ba300100000000")
    #expect(Tombstones().bytes() == none)
    #expect(try Tombstones(none.span).isEmpty)
    let one = [UInt8](hex: "0130ba300101d00fa01feba58660")
    var tombstones = Tombstones()
    tombstones.delete(TimeRange(1_000...2_000), ofSeries: 1)
    #expect(tombstones.bytes() == one)
    #expect(try Tombstones(one.span) == tombstones)
  }

  @Test("what is deleted of a series is set at once, and nothing is no entry")
  func setting() {
    var (tombstones, one) = (Tombstones(), Tombstones())
    let deleted = DeletedTimes([TimeRange(5...6), TimeRange(1...2)])
    tombstones[7] = deleted
    for range in deleted.ranges { one.delete(range, ofSeries: 7) }
    #expect(tombstones == one && tombstones.count == 2 && tombstones[7] == deleted)
    tombstones[7] = DeletedTimes()
    #expect(tombstones.isEmpty && tombstones == Tombstones())
  }

  @Test("the recorded files")
  func recorded() throws {
    let paths = try Fixtures.files(below: Fixtures.committed("."), suffix: "/tombstones")
    #expect(paths.count >= 7)
    for path in paths {
      let bytes = try Fixtures.bytes(at: path)
      let tombstones = try Tombstones(bytes.span)
      // Prometheus writes the series in no order.
      #expect(tombstones.bytes().count == bytes.count)
      #expect(try Tombstones(reading: tombstones.bytes()) == tombstones)
    }
    let deleted = "capture/real-tombstones/01M7Y25HY0ZJW4T3GY40EG2FFR/tombstones"
    let tombstones = try Tombstones(reading: Fixtures.bytes(at: Fixtures.committed(deleted)))
    #expect(tombstones.series == [3_981, 15_730, 15_769, 15_853, 15_857])
    #expect(tombstones.count == 5)
    #expect(
      tombstones[15_853].ranges == [TimeRange(1_795_229_700_000...1_795_229_999_894)])
    #expect(tombstones[15_854].isEmpty)
  }

  @Test(
    "ranges that overlap or touch are one, up to the extremes",
    arguments: Seed.each(Effort.scaled(quick: 50, full: 1_000)))
  func merging(seed: Seed) {
    var generator = seed.generator
    let base: Int64 = [Int64.min, -20, Int64.max - 40].randomElement(using: &generator) ?? 0
    var tombstones = Tombstones()
    var plain = [Bool](repeating: false, count: 41)
    for _ in 0..<Int.random(in: 1...6, using: &generator) {
      let first = Int64.random(in: 0...40, using: &generator)
      let last = Int64.random(in: first...min(first + 8, 40), using: &generator)
      tombstones.delete(TimeRange(base + first...base + last), ofSeries: 3)
      for time in first...last { plain[Int(time)] = true }
    }
    let deleted = tombstones[3]
    for (index, range) in deleted.ranges.enumerated().dropFirst() {
      #expect(deleted.ranges[index - 1].end < range.start - 1)
    }
    for (time, isDeleted) in plain.enumerated() {
      #expect(deleted.contains(base + Int64(time)) == isDeleted)
    }
    for (first, last) in [(0, 3), (5, 5), (10, 20), (0, 40)] {
      let range = TimeRange(base + Int64(first)...base + Int64(last))
      #expect(deleted.contains(range) == plain[first...last].allSatisfy { $0 })
      #expect(deleted.overlaps(range) == plain[first...last].contains(true))
    }
    // The runs of any samples are those that are left.
    let times = (0...40 as ClosedRange<Int64>).filter { _ in Bool.random(using: &generator) }
    let timestamps = times.map { base + $0 }
    var (start, kept): (Int, [Int64]) = (0, [])
    while let run = deleted.nextRun(of: timestamps.span, from: start) {
      #expect(run.lowerBound >= start && !run.isEmpty)
      kept += times[run]
      start = run.upperBound
    }
    #expect(kept == times.filter { !plain[Int($0)] })
    #expect(deleted == DeletedTimes(deleted.ranges.shuffled(using: &generator)))
  }

  @Test("many ranges of one series are read in no quadratic time, in whatever order")
  func manyRanges() throws {
    let count: Int64 = 20_000
    var bytes = Tombstones().bytes()
    bytes.removeLast(4)
    for index in 0..<count {
      var range = Tombstones()
      range.delete(TimeRange(3 * (count - index)...3 * (count - index)), ofSeries: 1)
      bytes += range.bytes()[5...].dropLast(4)
    }
    let tombstones = try Tombstones(reading: Self.sealed(bytes))
    #expect(tombstones.count == Int(count))
  }

  @Test(
    "what is wrong is an error that says where",
    arguments: [
      ("", .truncated(byteOffset: 0)), ("0130ba3001000000", .truncated(byteOffset: 0)),
      ("0130ba310100000000", .notTombstones), ("0130ba300200000000", .unsupportedVersion(2)),
      ("0130ba300101d00fa01feba58661", .checksumMismatch(byteOffset: 10)),
    ] as [(String, TombstonesError)])
  func faults(hex: String, error: TombstonesError) {
    let bytes = [UInt8](hex: hex)
    #expect(throws: error) { try Tombstones(bytes.span) }
    #expect(error.byteOffset <= 10 && !"\(error)".isEmpty)
  }

  @Test(
    "so is what a right checksum covers",
    arguments: [
      ("01d00f", .truncated(byteOffset: 5)), ("01d00fa01f02", .truncated(byteOffset: 10)),
      ("01a01fd00f", .reversedRange(byteOffset: 5)),
      ("ffffffffffffffffffff010000", .varintOverflow(byteOffset: 5)),
    ] as [(String, TombstonesError)])
  func entries(hex: String, error: TombstonesError) {
    let bytes = Self.sealed([UInt8](hex: "0130ba3001" + hex))
    #expect(throws: error) { try Tombstones(bytes.span) }
  }

  @Test("a file that is cut off, and one with a changed byte, is an error")
  func mutations() throws {
    let whole = [UInt8](hex: "0130ba300101d00fa01feba58660")
    for end in whole.indices {
      let bytes = Array(whole[..<end])
      #expect(throws: TombstonesError.self) { try Tombstones(bytes.span) }
    }
    for offset in whole.indices {
      for change in 1...UInt8.max {
        var bytes = whole
        bytes[offset] ^= change
        if (try? Tombstones(bytes.span)) != nil { Issue.record("byte \(offset) ^ \(change)") }
      }
    }
  }

  /// The bytes with the checksum of what follows the header.
  static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    let checksum = CRC32C.checksum(of: bytes.span.extracting(5...))
    return bytes + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) }
  }
}
