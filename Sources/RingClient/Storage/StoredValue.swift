/// What a key of a store has.
public struct StoredValue<Value: Sendable>: Sendable {
  /// The value; `nil` if there is none.
  public let value: Value?
  /// A number that every change of the value changes; 0 if the key has never had one.
  public let version: UInt64

  /// A value as described.
  public init(value: Value?, version: UInt64) {
    self.value = value
    self.version = version
  }
}

extension StoredValue: Equatable where Value: Equatable {}
