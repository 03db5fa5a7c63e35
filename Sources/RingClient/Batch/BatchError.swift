public import HashRing

/// Why a batch did not succeed, and what became of its keys.
public struct BatchError: Error {
  /// Why it did not.
  public let reason: Reason
  /// The answers that had come until then, with the outcome of every key.
  public let quorum: BatchQuorum

  /// Why a batch did not succeed.
  @nonexhaustive
  public enum Reason: Sendable {
    /// A key has missed its quorum.
    ///
    /// - Parameters:
    ///   - key: the key, as a position in the batch.
    ///   - family: the family of errors that the failure is put down to.
    ///   - error: the last error of that family for the key.
    case failure(key: Int, family: ErrorFamily, error: any Error)
    /// The time was up before it was decided.
    case timeout
  }
}
