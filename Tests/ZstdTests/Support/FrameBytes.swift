import TestSupport
import Zstd

/// Frames by hand, from their fields.
enum FrameBytes {
  static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  /// A header with a size of eight bytes, or with none.
  static func header(
    size: UInt64?, windowField: UInt8 = 0, id: UInt32? = nil, hasChecksum: Bool = false,
    reserved: UInt8 = 0
  ) -> [UInt8] {
    let flags = (size == nil ? 0 : 0xC0) | (hasChecksum ? 4 : 0) | (id == nil ? 0 : 3) as UInt8
    return magic + [flags | reserved, windowField] + (id.map { littleEndian(UInt64($0), 4) } ?? [])
      + (size.map { littleEndian($0, 8) } ?? [])
  }

  /// A block: kind 0, the bytes themselves; 1, a byte that is repeated `size` times; 2, compressed.
  static func block(_ kind: Int, _ content: [UInt8], size: Int? = nil, isLast: Bool = true)
    -> [UInt8]
  {
    littleEndian(UInt64((size ?? content.count) << 3 | kind << 1 | (isLast ? 1 : 0)), 3) + content
  }

  /// A frame that decoders skip.
  static func skippable(_ content: [UInt8], variant: UInt8 = 0) -> [UInt8] {
    [0x50 | variant, 0x2A, 0x4D, 0x18] + littleEndian(UInt64(content.count), 4) + content
  }

  static func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }
}

/// What `bytes` decompress to.
func decompressed(
  _ bytes: [UInt8], limit: Int = 1 << 20, _ dictionary: ZstdDecompressionDictionary? = nil
) -> Result<[UInt8], ZstdError> {
  var decompressor = ZstdDecompressor(dictionary: dictionary)
  do throws(ZstdError) {
    return .success(try decompressor.decompress(bytes.span, limit: limit))
  } catch {
    return .failure(error)
  }
}

extension ZstdCompressor {
  /// The frame of `bytes`.
  mutating func frame(_ bytes: [UInt8]) -> [UInt8] { compress(bytes.span) }
}
