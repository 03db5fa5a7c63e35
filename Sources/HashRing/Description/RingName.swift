/// A text of a ring: the id, the address or the zone of an instance.
///
/// ```swift
/// let zone: RingName = "eu-west-1a"
/// zone.description  // "eu-west-1a"
/// ```
///
/// Names are compared and ordered byte by byte, as every other node of the ring does: two that look
/// the same but are composed otherwise are different, and so would be lost as a `String`. Bytes that
/// are no UTF-8 are kept, as a stored ring may have them.
public struct RingName: Hashable, Sendable {
  /// The bytes, UTF-8 as a rule.
  public let utf8: [UInt8]

  /// A name of these bytes.
  public init(utf8: [UInt8] = []) { self.utf8 = utf8 }

  /// The name that `string` spells.
  public init(_ string: some StringProtocol) { utf8 = Array(string.utf8) }

  /// Whether there are no bytes, which stands for an instance without zone or without address.
  public var isEmpty: Bool { utf8.isEmpty }
}

extension RingName: Comparable {
  /// Whether `left` comes before `right` in the order of bytes.
  public static func < (left: RingName, right: RingName) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}

extension RingName: ExpressibleByStringLiteral {
  /// The name that `string` spells.
  public init(stringLiteral string: String) { self.init(string) }
}

extension RingName: CustomStringConvertible {
  /// The name as a string, with a replacement character for what is no UTF-8.
  public var description: String { String(decoding: utf8, as: UTF8.self) }
}
