internal import BitCoding

extension Span<UInt8> {
  /// The length of a payload at `offset`, and where it ends: an integer of up to five bytes, and up
  /// to 32 bits, as files of chunks have it.
  func payloadLength(at offset: Int) throws(PayloadLengthFault) -> (length: Int, end: Int) {
    var cursor = BitCursor(bitOffset: offset * 8)
    let length: UInt64
    do throws(BitError) {
      length = try cursor.readUvarint(from: self)
    } catch {
      throw if case .varintOverflow = error { .invalid } else { .truncated }
    }
    let end = cursor.bitOffset / 8
    guard end - offset <= 5, length <= UInt64(UInt32.max) else { throw .invalid }
    return (Int(length), end)
  }
}

/// What is wrong with the length of a payload.
enum PayloadLengthFault: Error {
  case truncated
  case invalid
}
