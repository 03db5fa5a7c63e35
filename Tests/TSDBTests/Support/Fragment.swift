import BitCoding

/// A fragment of a log, put together by hand.
enum Fragment {
  static func bytes(_ type: UInt8, _ payload: [UInt8]) -> [UInt8] {
    let checksum = CRC32C.checksum(of: payload.span)
    return [type, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
      + (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (24 - 8 * $0)) } + payload
  }
}
