/// What is known of a key of a batch.
public enum KeyOutcome: Hashable, Sendable {
  /// Answers are still to come, and it is neither acked nor, by the ``BatchRules``, failed.
  case undecided
  /// As many replicas as its quorum asks for have it.
  case acked
  /// It has missed its quorum, because of errors of this family.
  case failed(ErrorFamily)
}
