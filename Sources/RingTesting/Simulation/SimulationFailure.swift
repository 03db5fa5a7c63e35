/// What a simulation has found.
public struct SimulationFailure: Error, Hashable, Sendable {
  /// The seed, which leads there again.
  public let seed: UInt64
  /// When it was, since the beginning.
  public let time: Duration
  /// What is wrong.
  public let text: String
}

extension SimulationFailure: CustomStringConvertible {
  /// The failure in words.
  public var description: String { "seed \(seed), after \(time): \(text)" }
}
