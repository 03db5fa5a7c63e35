/// How the values of a store become bytes.
public protocol ValueCodec<Value>: Sendable {
  /// What is encoded.
  associatedtype Value: Sendable

  /// The name by which nodes that gossip tell which codec a message needs, such as `ringDesc`.
  var name: String { get }

  /// The bytes of a value.
  func encode(_ value: Value) -> [UInt8]

  /// The value of bytes that may come from anywhere.
  ///
  /// - Throws: an error that says what is wrong with them, and where.
  func decode(_ bytes: Span<UInt8>) throws -> Value
}
