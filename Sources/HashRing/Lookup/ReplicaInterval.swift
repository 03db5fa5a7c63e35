/// A range of keys that the same instances hold, in the same order.
public struct ReplicaInterval: Equatable, Sendable {
  /// The keys, from the first to the last.
  public let keys: ClosedRange<UInt32>
  /// All instances that hold them, healthy or not, as a look-up of any of the keys gives them.
  public let replicas: KeyReplicas

  /// How many keys there are.
  public var keyCount: UInt64 { keys.keyCount }
}

extension ReplicaTable {
  /// All keys, divided into the ranges that have the same replicas in the same order, one after the other.
  ///
  /// - Complexity: O(1); for the ranges see ``ReplicaIntervals/next()``
  public func intervals() -> ReplicaIntervals { ReplicaIntervals(contents) }

  /// The keys that an instance holds, as ranges that ascend, and do not touch one another.
  ///
  /// - Parameter instance: its index in the snapshot.
  /// - Complexity: as of all ``intervals()``
  public func ranges(of instance: Int) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    for interval in intervals() where interval.replicas.contains(instance) {
      if let last = ranges.last, last.upperBound + 1 == interval.keys.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound...interval.keys.upperBound
      } else {
        ranges.append(interval.keys)
      }
    }
    return ranges
  }
}
