/// What is to become of the value of a key.
public enum StoreUpdate<Value: Sendable>: Sendable {
  /// It is to be replaced by this one.
  case write(Value)
  /// It is right as it is.
  case nothing
  /// It cannot be told from this value: ask again, with the one that is there by then.
  case retry
}

extension StoreUpdate: Equatable where Value: Equatable {}
