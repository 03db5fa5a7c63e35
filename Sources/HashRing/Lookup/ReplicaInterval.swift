/// A range of keys that the same instances hold, in the same order.
public struct ReplicaInterval: Equatable, Sendable {
  /// The keys, from the first to the last.
  public let keys: ClosedRange<UInt32>
  /// All instances that hold them, healthy or not, as a look-up of any of the keys gives them.
  public let replicas: KeyReplicas

  /// How many keys there are.
  public var keyCount: UInt64 { UInt64(keys.upperBound - keys.lowerBound) + 1 }
}

extension ReplicaTable {
  /// All keys, divided into the ranges that have the same replicas in the same order.
  ///
  /// The ranges ascend, cover every key, and no two neighbours have the same replicas. In an empty ring
  /// there is one range without replicas.
  ///
  /// - Complexity: O(*t*) for *t* tokens, or of as many look-ups where a key has more than seven replicas
  public func intervals() -> [ReplicaInterval] {
    var intervals: [ReplicaInterval] = []
    var first: UInt32 = 0
    var current = placement(of: 0)
    for position in 0..<index.count {
      // Each token is the first key of what the next one holds.
      let token = index.tokens[position]
      let replicas = placement(at: position + 1 < index.count ? position + 1 : 0)
      if token > 0 && replicas != current {
        intervals.append(ReplicaInterval(keys: first...token - 1, replicas: current))
        first = token
      }
      current = replicas
    }
    intervals.append(ReplicaInterval(keys: first...(.max), replicas: current))
    return intervals
  }

  /// The keys that an instance holds, as ranges that ascend, and do not touch one another.
  ///
  /// - Parameter instance: its index in the snapshot.
  /// - Complexity: as of ``intervals()``
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
