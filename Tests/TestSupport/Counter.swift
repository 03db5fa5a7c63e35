internal import Synchronization

/// Counts, for several tasks.
public final class Counter: Sendable {
  private let number = Mutex(0)

  /// A counter at zero.
  public init() {}

  /// How often it was incremented.
  public var count: Int { number.withLock { $0 } }

  /// Counts one more.
  ///
  /// - Returns: the count.
  @discardableResult
  public func increment() -> Int {
    number.withLock { number in
      number += 1
      return number
    }
  }

  /// Counts one less.
  public func decrement() { number.withLock { $0 -= 1 } }
}
