public import HashRing

/// What a simulated ring is like, and what goes wrong with it.
public struct SimulationOptions: Sendable {
  /// How nodes share the ring.
  public enum Medium: Sendable {
    /// Each has a copy, and they tell each other of changes.
    case gossip
    /// One store has it, which compares and swaps.
    case store
  }

  /// How a copy takes over what a node has heard of, or what it wants itself.
  ///
  /// It gets the copy, what is to be merged, whether that is the whole ring as this node wants it, and the
  /// node's time in milliseconds since 1970; it returns what is to be sent on.
  public typealias Merge =
    @Sendable (
      _ copy: inout RingDescription, _ incoming: RingDescription, _ isLocal: Bool, _ now: Int64
    ) -> RingDescription?

  /// How nodes share the ring.
  public var medium: Medium
  /// How copies are merged, with gossip.
  public var merge: Merge
  /// How a node computes the ring that it wants from the one that there is: what a change does, unless a test
  /// plants a fault.
  public var change: @Sendable (LifecycleChange, RingDescription?) throws -> RingDescription? = {
    try $0($1)
  }
  /// How many nodes there are; at least 2.
  public var nodeCount = 5
  /// How many tokens each of them has.
  public var tokenCount = 8
  /// For how long things go wrong.
  public var faultDuration = Duration.seconds(90)
  /// Within what time after that the nodes have to agree.
  public var convergenceBound = Duration.seconds(120)
  /// For how long they have to go on agreeing.
  public var steadyDuration = Duration.seconds(20)
  /// The greatest part of the messages that is lost, for some seconds at a time.
  public var maximumLoss = 0.5
  /// The part of the messages that comes twice.
  public var duplication = 0.1
  /// The part of the messages that is late by some seconds, and so comes after later ones.
  public var lateness = 0.05
  /// How far a node's clock is off, to either side, and by how much it may jump.
  public var maximumSkew = Duration.seconds(2)
  /// Called with a line for each thing that happens.
  public var trace: (@Sendable (String) -> Void)?

  /// Options with the defaults.
  ///
  /// - Parameters:
  ///   - medium: how nodes share the ring.
  ///   - rules: how copies are merged, with gossip.
  public init(medium: Medium, rules: MergeRules = .convergent) {
    self.medium = medium
    merge = { copy, incoming, isLocal, now in
      do throws(MergeError) {
        return try copy.merge(incoming, now: now, isLocal: isLocal, rules: rules)
      } catch {
        return nil
      }
    }
  }
}
