/// What a call of a batch is about.
public struct BatchCall: Sendable {
  /// The instance to call, as an index into the snapshot's instances.
  public let instance: Int
  /// The keys that are for it, as positions in the batch; ascending.
  public let keys: ArraySlice<Int>
}
