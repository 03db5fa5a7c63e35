/// The 64-bit FNV-1a hash: the fingerprint by which inputs and results are compared with the peers'.
public struct FNV1a: Sendable {
  /// The hash of all bytes so far.
  public private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash of no bytes.
  public init() {}

  /// Takes `bytes` in order.
  public mutating func update(_ bytes: Span<UInt8>) {
    for index in bytes.indices { update(bytes[index]) }
  }

  /// Takes the eight bytes of `word`, the lowest first.
  public mutating func update(_ word: UInt64) {
    for shift in stride(from: 0 as UInt64, to: 64, by: 8) {
      update(UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  private mutating func update(_ byte: UInt8) {
    hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01B3
  }
}
