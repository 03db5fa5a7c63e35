/// The MD5 digest of bytes (RFC 1321), which are given in one or more pieces.
///
/// ```swift
/// var md5 = MD5()
/// md5.update("abc".utf8.span)
/// md5.digest().description  // "900150983cd24fb0d6963f7d28e17f72"
/// ```
///
/// It is here because formats and seeds of other programs are made with it. It protects against nothing:
/// whoever wants two inputs of the same digest can make them.
public struct MD5: Sendable {
  private var state = State()
  /// The bytes since the last full block, the first of each word lowest, and zeros behind them.
  private var block = InlineArray<16, UInt32>(repeating: 0)
  private var byteCount: UInt64 = 0

  /// Of no bytes so far.
  public init() {}

  /// Adds bytes behind those before.
  ///
  /// - Complexity: O(`bytes.count`)
  public mutating func update(_ bytes: Span<UInt8>) {
    for index in bytes.indices { append(bytes[index]) }
  }

  /// The digest of all bytes so far; more may follow.
  ///
  /// - Complexity: O(1)
  public func digest() -> Digest {
    var padded = self
    padded.append(0x80)
    if padded.byteCount & 63 > 56 {
      padded.state.mix(padded.block)
      padded.block = InlineArray(repeating: 0)
    }
    padded.block[14] = UInt32(truncatingIfNeeded: byteCount &<< 3)
    padded.block[15] = UInt32(truncatingIfNeeded: byteCount &>> 29)
    padded.state.mix(padded.block)
    return Digest(padded.state)
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    block[Int(byteCount &>> 2 & 15)] |= UInt32(byte) &<< UInt32((byteCount & 3) &* 8)
    byteCount &+= 1
    if byteCount & 63 == 0 {
      state.mix(block)
      block = InlineArray(repeating: 0)
    }
  }
}
