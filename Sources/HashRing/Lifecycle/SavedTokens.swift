/// What an instance keeps on its own disk, so that it comes back as what it was.
public struct SavedTokens: Hashable, Sendable {
  /// The state in which it served: active or read-only.
  public var previousState: InstanceState
  /// Its tokens.
  public var tokens: [UInt32]

  /// Tokens as described.
  public init(previousState: InstanceState = .active, tokens: [UInt32]) {
    self.previousState = previousState
    self.tokens = tokens
  }
}
