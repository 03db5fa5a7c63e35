/// What an instance that needs tokens tells those who draw them.
public struct TokenRequest: Sendable {
  /// How many tokens are wanted.
  public let count: Int
  /// Who wants them. It may be in the ring already, with other tokens.
  public let id: RingName
  /// Its zone.
  public let zone: RingName
  /// The ring as it is: a token that anyone has there must not be drawn again.
  public let ring: RingDescription
  /// A random number for this request. Who asks again with the same one, about the same ring, has to get
  /// the same tokens.
  public let seed: UInt64

  /// A request as described.
  public init(count: Int, id: RingName, zone: RingName, ring: RingDescription, seed: UInt64) {
    self.count = count
    self.id = id
    self.zone = zone
    self.ring = ring
    self.seed = seed
  }
}
