internal import BitCoding
internal import Snappy
internal import Zstd

/// Records that a log has all of after a crash, or none: one change of a store.
///
/// ```swift
/// var commit = LogCommit()
/// commit.append(series.span)
/// commit.append(samples.span)
/// try writer.append(commit)
/// commit.removeAll()  // It is used again, with its memory.
/// ```
///
/// Records are compressed as they are added: who has a ``LogWriter`` to himself for a while only adds what
/// is ready to be written.
public struct LogCommit: ~Copyable, Sendable {
  struct Record {
    /// Where its bytes are in ``stored``.
    var byteRange: Range<Int>
    var compression: LogCompression
  }

  /// Of records of samples it makes half, in a quarter more time than Snappy takes to make two thirds.
  private static let zstdLevel = -1

  /// How records are compressed that become smaller by it.
  public let compression: LogCompression
  /// The records, one after another, as they are stored.
  private(set) var stored: [UInt8] = []
  private(set) var records: [Record] = []
  /// The record that comes before the others if there are several.
  private(set) var marker: [UInt8] = []

  private var snappy = SnappyEncoder()
  private var zstd: ZstdCompressor?

  /// A commit without records.
  ///
  /// - Parameter compression: how records are compressed.
  public init(compression: LogCompression = .snappy) {
    self.compression = compression
    zstd = compression == .zstd ? ZstdCompressor(level: Self.zstdLevel) : nil
  }

  /// Whether there are no records.
  public var isEmpty: Bool { records.isEmpty }

  /// Adds a record.
  ///
  /// - Parameter record: all of it, from its type on.
  /// - Precondition: the record is no ``LogRecord/commit(recordCount:)``, and each of several has bytes.
  /// - Complexity: O(the bytes of the record) amortised
  public mutating func append(_ record: Span<UInt8>) {
    precondition(
      records.isEmpty || !(record.isEmpty || records[0].byteRange.isEmpty),
      "each of several records has bytes")
    precondition(
      record.isEmpty || record[0] != LogRecordType.commit.rawValue,
      "the writer says how many records a commit has")
    let start = stored.count
    switch compression {
    case .none: break
    case .snappy: snappy.encode(record, appendingTo: &stored)
    case .zstd: zstd?.compress(record, appendingTo: &stored)
    }
    let byteCount = stored.count - start
    // What would be taken for a claim of too much when it is read is stored as it is.
    let isSmaller =
      compression != .none && byteCount < record.count
      && record.count <= LogDecompressor.limit(byteCount)
    if !isSmaller {
      stored.removeLast(byteCount)
      stored.append(copying: record)
    }
    records.append(
      Record(byteRange: start..<stored.count, compression: isSmaller ? compression : .none))
    marker.removeAll(keepingCapacity: true)
    LogRecord.commit(recordCount: records.count).encode(to: &marker)
  }

  /// Forgets all records, and keeps the memory that they took.
  public mutating func removeAll() {
    stored.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
  }
}
