/// A worker in its pool: a small number, for as long as the pool knows the worker.
///
/// The next worker may get the number of one that was forgotten.
@frozen
public struct WorkerID: Hashable, Sendable {
  /// The number, from 0 on: the least that was free, so that arrays can be indexed by it.
  public let index: Int

  @inlinable
  init(index: Int) { self.index = index }
}

extension WorkerID: CustomStringConvertible {
  /// The number, as in `worker 3`.
  public var description: String { "worker \(index)" }
}
