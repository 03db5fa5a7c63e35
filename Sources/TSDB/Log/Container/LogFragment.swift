internal import BitCoding

/// A part of a record, which lies within a page.
struct LogFragment {
  /// Which part of its record a fragment is.
  enum Part: UInt8 {
    /// All of it.
    case full = 1
    case first
    case middle
    case last

    /// Whether a record begins with it.
    var isStart: Bool { self == .full || self == .first }
    /// Whether a record ends with it.
    var isEnd: Bool { self == .full || self == .last }
  }

  /// The bytes of a page. A segment is a whole number of pages, save for the last one of a log.
  static let pageByteCount = 1 << 15
  /// The bytes before those of the record: type, length, checksum.
  static let headerByteCount = 7

  private static let snappyMark: UInt8 = 0x08
  private static let zstdMark: UInt8 = 0x10

  var part: Part
  var compression: LogCompression
  /// Where its bytes are in the segment.
  var payload: Range<Int>

  /// The type byte of a fragment.
  static func type(_ part: Part, _ compression: LogCompression) -> UInt8 {
    switch compression {
    case .none: part.rawValue
    case .snappy: part.rawValue | snappyMark
    case .zstd: part.rawValue | zstdMark
    }
  }

  private static func compression(ofMarks marks: UInt8) -> LogCompression? {
    switch marks {
    case 0: LogCompression.none
    case snappyMark: .snappy
    case zstdMark: .zstd
    default: nil
    }
  }

  /// Reads the fragment of `bytes` at `start`, where the type is not 0.
  init(at start: Int, of bytes: Span<UInt8>) throws(LogFault) {
    guard let part = Part(rawValue: bytes[start] & 7),
      let compression = Self.compression(ofMarks: bytes[start] & ~7)
    else { throw .unknownFragment(byteOffset: start) }
    let pageEnd = (start / Self.pageByteCount + 1) * Self.pageByteCount
    let payloadStart = start + Self.headerByteCount
    guard payloadStart <= pageEnd else { throw .fragmentBeyondPage(byteOffset: start) }
    guard payloadStart <= bytes.count else { throw .truncated(byteOffset: start) }
    let end = payloadStart + (Int(bytes[start + 1]) << 8 | Int(bytes[start + 2]))
    guard end <= pageEnd else { throw .fragmentBeyondPage(byteOffset: start) }
    guard end <= bytes.count else { throw .truncated(byteOffset: start) }
    payload = payloadStart..<end
    guard bytes.bigEndian32(at: start + 3) == CRC32C.checksum(of: bytes.extracting(payload)) else {
      throw .checksum(byteOffset: start)
    }
    self.part = part
    self.compression = compression
  }
}
