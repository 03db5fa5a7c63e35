/// What a repair of a store has found, and done about it.
public struct StoreRepair: Sendable {
  /// What was found when the head was read. What was torn is cut off, and what a file of chunks has lost comes from the
  /// log.
  public internal(set) var replay: ReplayReport
  /// The blocks that could not be opened, and were put aside.
  public internal(set) var quarantined: [UnreadableBlock] = []
  /// The blocks that cannot be opened and are left as they are, as their files could not be reached this time.
  public internal(set) var unreachable: [UnreadableBlock] = []
  /// Whether the head had faults that stay, so that it was written to blocks and its files were put aside.
  public internal(set) var isHeadSetAside = false

  /// Whether there was nothing to repair. Then nothing was changed.
  ///
  /// That the log has samples of series that it does not have is nothing that can be repaired.
  public var isSound: Bool {
    quarantined.isEmpty && unreachable.isEmpty && !replay.isRepairable
  }
}

extension ReplayReport {
  /// Whether there is anything to be repaired.
  var isRepairable: Bool {
    !logErrors.isEmpty || !chunkLosses.isEmpty || invalidHistogramCount > 0
  }

  /// Whether something is wrong that each start will find again.
  var isLasting: Bool { !logErrors.allSatisfy(\.isTorn) || invalidHistogramCount > 0 }
}
