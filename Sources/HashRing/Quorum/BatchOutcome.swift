/// How a batch ended.
public enum BatchOutcome: Hashable, Sendable {
  /// Each key has its quorum.
  case success
  /// A key has missed its quorum; it was the first one.
  ///
  /// - Parameters:
  ///   - key: the key, as a position in the batch.
  ///   - family: the family of errors that the failure is put down to.
  ///   - call: the call that brought the last error of that family for the key.
  case failure(key: Int, family: ErrorFamily, call: Int)
}
