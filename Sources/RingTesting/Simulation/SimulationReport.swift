/// What happened in a simulation in which nothing was found.
public struct SimulationReport: Hashable, Sendable {
  /// How long after the faults the nodes agreed, for good.
  public internal(set) var convergenceTime = Duration.zero
  /// How many messages were sent.
  public internal(set) var messages = 0
  /// How many of them were lost.
  public internal(set) var lostMessages = 0
  /// How often a node crashed.
  public internal(set) var crashes = 0
  /// How often a node stopped in good order.
  public internal(set) var stops = 0
  /// How often the network was split.
  public internal(set) var partitions = 0
  /// How often a node removed another one that was dead.
  public internal(set) var forgotten = 0
  /// How many changes of the ring were made.
  public internal(set) var changes = 0
}
