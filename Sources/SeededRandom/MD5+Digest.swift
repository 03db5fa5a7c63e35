extension MD5 {
  /// The sixteen bytes to which MD5 reduces any others.
  public struct Digest: Hashable, Sendable {
    /// The first eight bytes as a number, the first of them highest.
    public let high: UInt64
    /// The last eight bytes as a number, the first of them highest.
    public let low: UInt64

    init(_ state: State) {
      high = UInt64(state.a.byteSwapped) &<< 32 | UInt64(state.b.byteSwapped)
      low = UInt64(state.c.byteSwapped) &<< 32 | UInt64(state.d.byteSwapped)
    }

    /// The bytes in order.
    public var bytes: [UInt8] {
      (0..<16).map { index in
        UInt8(truncatingIfNeeded: (index < 8 ? high : low) &>> UInt64(56 - index % 8 * 8))
      }
    }
  }
}

extension MD5.Digest: CustomStringConvertible {
  /// The bytes in hexadecimal, two lower-case digits each.
  public var description: String {
    [high, low].map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
