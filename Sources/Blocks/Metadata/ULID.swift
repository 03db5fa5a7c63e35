/// The identifier of a block: when it was made, and 80 random bits.
///
/// ```swift
/// var random = SystemRandomNumberGenerator()
/// let id = ULID(milliseconds: 1_700_000_000_000, using: &random)
/// id.description  // 01HF7YAT00…, 26 characters, the name of the block's directory
/// ```
///
/// Identifiers are in the order of their times, and so are their texts.
public struct ULID: Hashable, Sendable {
  /// The upper 64 of the 128 bits: 48 of time, and 16 random ones.
  private let high: UInt64
  /// The lower 64 bits, all random.
  private let low: UInt64

  /// The identifier of all zeros, which stands for none.
  public static let zero = ULID(high: 0, low: 0)

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A new identifier.
  ///
  /// - Parameters:
  ///   - milliseconds: the time, since the Unix epoch.
  ///   - generator: where the random bits come from.
  /// - Precondition: the time is not negative, and less than 2^48.
  public init(milliseconds: Int64, using generator: inout some RandomNumberGenerator) {
    precondition(0..<1 << 48 ~= milliseconds, "the time of an identifier has 48 bits")
    self.init(
      high: UInt64(milliseconds) << 16 | generator.next() & 0xFFFF, low: generator.next())
  }

  /// When the identifier was made, in milliseconds since the Unix epoch.
  public var milliseconds: Int64 { Int64(high >> 16) }
}

extension ULID: Comparable {
  /// Whether `left` was made earlier, or is less by its random bits.
  public static func < (left: ULID, right: ULID) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

extension ULID: LosslessStringConvertible {
  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// The identifier of 26 characters; nil if they are none.
  ///
  /// Letters may be small or capital; I, L, O and U are not among them.
  ///
  /// - Parameter description: the characters.
  public init?(_ description: String) {
    guard description.utf8.count == 26 else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    for byte in description.utf8 {
      let capital = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte ? byte & ~0x20 : byte
      // 26 characters have 130 bits: the first two have to be zero.
      guard let digit = Self.digits.firstIndex(of: capital), high >> 59 == 0 else { return nil }
      high = high << 5 | low >> 59
      low = low << 5 | UInt64(digit)
    }
    self.init(high: high, low: low)
  }

  /// The 26 characters, digits and capital letters.
  public var description: String {
    var (high, low) = (high, low)
    var text = [UInt8](repeating: 0, count: 26)
    for index in text.indices.reversed() {
      text[index] = Self.digits[Int(low & 31)]
      low = low >> 5 | high << 59
      high >>= 5
    }
    return String(decoding: text, as: UTF8.self)
  }
}
