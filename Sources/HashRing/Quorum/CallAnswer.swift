/// How a call to an instance ended.
public enum CallAnswer: Hashable, Sendable {
  /// It did what was asked.
  case success
  /// It failed, with an error of this family.
  case failure(ErrorFamily)
}
