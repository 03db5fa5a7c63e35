/// A promise that a store does not keep.
public struct ConformanceViolation: Error, Hashable, Sendable {
  /// The promise.
  public let promise: StorePromise
  /// What the store did instead.
  public let text: String
}

extension ConformanceViolation: CustomStringConvertible {
  /// The violation in words.
  public var description: String { "\(promise.rawValue): \(text)" }
}
