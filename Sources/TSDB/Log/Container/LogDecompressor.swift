internal import Snappy
internal import Zstd

/// Makes records of what is stored of them.
struct LogDecompressor: ~Copyable {
  private var zstd = ZstdDecompressor()

  /// How many bytes a record may have: few can decode to very many, and no records are like that. Those
  /// below 16 MiB may be as they like.
  static func limit(_ storedByteCount: Int) -> Int { max(1 << 24, 256 * storedByteCount) }

  /// Puts the record in place of what `record` has.
  ///
  /// - Parameters:
  ///   - stored: what is stored; anything, afterwards.
  ///   - compression: how it is compressed.
  ///   - record: what becomes the record.
  mutating func decompress(
    _ stored: inout [UInt8], _ compression: LogCompression, into record: inout [UInt8]
  ) throws(LogFault) {
    switch compression {
    case .none: swap(&stored, &record)
    case .snappy:
      do throws(SnappyError) {
        try SnappyBlock.decode(stored.span, into: &record, limit: Self.limit(stored.count))
      } catch { throw .snappy(error) }
    case .zstd:
      do throws(ZstdError) {
        try zstd.decompress(stored.span, into: &record, limit: Self.limit(stored.count))
      } catch { throw .zstd(error) }
    }
  }
}
