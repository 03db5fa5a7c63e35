/// A request that is queued or running, for the queue that took it.
///
/// Once the request is over, the value refers to nothing: another one, even in its place, has another
/// value (until four thousand million requests have had the same place).
@frozen
public struct RequestID: Hashable, Sendable {
  @usableFromInline let slot: Int32
  @usableFromInline let generation: UInt32

  @inlinable
  init(slot: Int32, generation: UInt32) {
    self.slot = slot
    self.generation = generation
  }
}
