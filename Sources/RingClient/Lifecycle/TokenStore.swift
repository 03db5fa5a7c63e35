public import HashRing

/// Where the tokens of an instance are kept over a restart: a file, as a rule.
public protocol TokenStore: Sendable {
  /// What was saved last; `nil` if there is nothing, or nothing that can be read.
  func load() async -> SavedTokens?

  /// Saves tokens in place of others, in one step: a crash leaves the old ones or the new.
  ///
  /// - Throws: when they cannot be saved. The instance goes on; ``RingMember`` tells of it in its
  ///   ``RingMember/Event``.
  func save(_ tokens: SavedTokens) async throws
}
