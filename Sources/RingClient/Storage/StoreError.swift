/// Why a store did not do what was asked for.
@nonexhaustive
public enum StoreError: Error {
  /// The store cannot be reached, or does not answer as it should.
  case unavailable(any Error)
  /// Others changed the value each time while a new one was computed.
  case contended(tries: Int)
  /// The function that computes the new value failed.
  case changeFailed(any Error)
}

extension StoreError: CustomStringConvertible {
  /// The error in words.
  public var description: String {
    switch self {
    case .unavailable(let cause): "the store is unavailable: \(cause)"
    case .contended(let tries): "the value was changed by others during each of \(tries) tries"
    case .changeFailed(let cause): "the new value cannot be computed: \(cause)"
    }
  }
}
