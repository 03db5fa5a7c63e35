internal import BitCoding
public import SeriesModel

/// What of a block's series counts as deleted, as its file `tombstones` says.
///
/// ```swift
/// var tombstones = Tombstones()
/// tombstones.delete(TimeRange(1_000...2_000), ofSeries: 1)
/// tombstones[1].contains(1_500)  // true
/// ```
///
/// The format is in `Documentation/Formats/Blocks.md`; it is that of Prometheus.
public struct Tombstones: Hashable, Sendable {
  private var entries: [UInt64: DeletedTimes] = [:]

  /// No tombstones.
  public init() {}

  /// Whether nothing is deleted.
  public var isEmpty: Bool { entries.isEmpty }

  /// The series of which something is deleted, by their references in the index, ascending.
  ///
  /// - Complexity: O(*n* log *n*) for *n* series
  public var series: [UInt64] { entries.keys.sorted() }

  /// The number of ranges of all series.
  ///
  /// - Complexity: O(the number of series)
  public var count: Int { entries.values.reduce(0) { $0 + $1.ranges.count } }

  /// What is deleted of a series.
  ///
  /// - Parameter series: the series' reference in the index.
  /// - Complexity: O(1)
  public subscript(series: UInt64) -> DeletedTimes {
    get { entries[series] ?? DeletedTimes() }
    set { entries[series] = newValue.isEmpty ? nil : newValue }
  }

  /// Deletes the samples of a range.
  ///
  /// Many ranges of a series are better set at once, by ``subscript(_:)``: one by one, they take quadratic
  /// time.
  ///
  /// - Parameters:
  ///   - range: the times of the samples.
  ///   - series: the series' reference in the index.
  /// - Complexity: O(the number of the series' ranges)
  public mutating func delete(_ range: TimeRange, ofSeries series: UInt64) {
    entries[series, default: DeletedTimes()].insert(range)
  }
}

extension Tombstones {
  /// The name of the file in a block's directory.
  public static let fileName = "tombstones"

  private static let header: [UInt8] = [0x01, 0x30, 0xBA, 0x30, 1]

  /// Reads the bytes of the file.
  ///
  /// - Parameter bytes: all of the file.
  /// - Throws: ``TombstonesError``.
  /// - Complexity: O(*n* log *n*) for *n* bytes
  public init(_ bytes: Span<UInt8>) throws(TombstonesError) {
    let header = Self.header
    guard bytes.count >= header.count + 4 else { throw .truncated(byteOffset: 0) }
    guard (0..<4).allSatisfy({ bytes[$0] == header[$0] }) else { throw .notTombstones }
    guard bytes[4] == header[4] else { throw .unsupportedVersion(bytes[4]) }
    let end = bytes.count - 4
    let covered = bytes.extracting(header.count..<end)
    guard CRC32C.checksum(of: covered) == bytes.bigEndian32(at: end) else {
      throw .checksumMismatch(byteOffset: end)
    }
    // Put together per series at last: one by one, their ranges would take quadratic time.
    var ranges: [UInt64: [TimeRange]] = [:]
    var cursor = BitCursor()
    while cursor.bitOffset / 8 < covered.count {
      let start = cursor.bitOffset / 8 + header.count
      let (series, first, last): (UInt64, Int64, Int64)
      do throws(BitError) {
        series = try cursor.readUvarint(from: covered)
        first = try cursor.readVarint(from: covered)
        last = try cursor.readVarint(from: covered)
      } catch {
        if case .varintOverflow = error { throw .varintOverflow(byteOffset: start) }
        throw .truncated(byteOffset: start)
      }
      guard let range = TimeRange(start: first, end: last) else {
        throw .reversedRange(byteOffset: start)
      }
      ranges[series, default: []].append(range)
    }
    entries = ranges.mapValues { DeletedTimes($0) }
  }

  /// The bytes of the file, with the series in the order of their references.
  ///
  /// - Complexity: O(*n* log *n*) for *n* ranges
  public func bytes() -> [UInt8] {
    var output = Self.header
    for series in series {
      for range in self[series].ranges {
        output.append(uvarint: series)
        output.append(varint: range.start)
        output.append(varint: range.end)
      }
    }
    output.append(bigEndian: CRC32C.checksum(of: output.span.extracting(Self.header.count...)))
    return output
  }
}
