public import HashRing

/// Where the tokens of an instance are kept over a restart: a file, as a rule.
public protocol TokenStore: Sendable {
  /// What was saved last; `nil` if there is nothing, or nothing that can be read.
  func load() async -> SavedTokens?

  /// Saves tokens in place of others, in one step: a crash leaves the old ones or the new.
  ///
  /// The instance waits for it, and gives no sign of life meanwhile.
  ///
  /// - Throws: when they cannot be saved. The instance goes on, and tries again with each sign of life;
  ///   ``RingMember`` tells of it in its ``RingMember/Event``.
  func save(_ tokens: SavedTokens) async throws
}
