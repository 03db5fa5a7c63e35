/// A number, as it is spelt in a text.
public struct JSONNumber: Hashable, Sendable {
  /// How the number is spelt.
  public let text: String

  /// The number of which a reader has found that it is one.
  init(checked text: String) { self.text = text }

  /// The number that is spelt in decimal digits.
  ///
  /// - Parameter value: the number, an integer.
  public init(_ value: some BinaryInteger) { text = String(value) }

  /// The value as an integer of some type; nil if the number is none, or is spelt with a fraction or an
  /// exponent.
  ///
  /// - Parameter type: which type.
  public func integer<Value: FixedWidthInteger>(as type: Value.Type = Value.self) -> Value? {
    Value(text)
  }
}
