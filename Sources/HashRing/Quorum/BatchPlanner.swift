/// Groups the keys of batches by the instances that hold them.
///
/// ```swift
/// let planner = BatchPlanner(ring.table(for: .write), of: ring)
/// let plan = try planner.plan(for: tokens.span)
/// ```
///
/// Instances at one address are one process, and are called once: the first of them stands for all. If
/// it holds a key as two replicas, it counts as one, and the quorum of the key stays as it was; only
/// where fewer processes than that are left, all of them are the quorum. (Cortex calls once too, but
/// counts the one answer for each of the replicas.) Instances without an address are each called.
public struct BatchPlanner: Sendable {
  private let table: ReplicaTable
  /// For each instance, the one that is called for it.
  private let targets: [UInt16]
  private let areAddressesDistinct: Bool

  /// A planner of batches for the operation of a table.
  ///
  /// - Parameters:
  ///   - table: who holds which key.
  ///   - snapshot: the ring that it is a table of.
  /// - Complexity: O(*n*) for *n* instances
  public init(_ table: ReplicaTable, of snapshot: RingSnapshot) {
    self.table = table
    var first: [RingName: UInt16] = [:]
    var areAddressesDistinct = true
    targets = snapshot.instances.enumerated().map { index, instance in
      guard !instance.address.isEmpty else { return UInt16(index) }
      if let target = first[instance.address] {
        areAddressesDistinct = false
        return target
      }
      first[instance.address] = UInt16(index)
      return UInt16(index)
    }
    self.areAddressesDistinct = areAddressesDistinct
  }

  /// Whom to call for `keys`.
  ///
  /// - Parameter keys: points on the ring: the hashes of series.
  /// - Throws: the ``LookupError`` of the first key that is not held by enough healthy instances.
  /// - Complexity: O(*k* + *n*) for *k* keys and *n* instances. The number of allocations depends on
  ///   neither where keys have up to three replicas; more make a list grow, and a key with more than
  ///   seven takes allocations of its own.
  public func plan(for keys: Span<UInt32>) throws(LookupError) -> BatchPlan {
    var builder = Builder(keyCount: keys.count, instanceCount: targets.count)
    for index in keys.indices { add(try table.replicas(of: keys[index]), to: &builder) }
    return builder.plan()
  }

  /// Whom to call for keys that are held by `replicas`.
  ///
  /// - Parameter replicas: the replicas of each key.
  /// - Precondition: their instances are those of the snapshot.
  /// - Throws: ``LookupError/emptyRing`` if a key has none, as in the placements of a ring without tokens.
  /// - Complexity: as of ``plan(for:)``
  public func plan(for replicas: [KeyReplicas]) throws(LookupError) -> BatchPlan {
    var builder = Builder(keyCount: replicas.count, instanceCount: targets.count)
    for replicas in replicas {
      // Nobody could ack such a key.
      if replicas.isEmpty { throw .emptyRing }
      add(replicas, to: &builder)
    }
    return builder.plan()
  }

  @inline(__always)
  private func add(_ replicas: KeyReplicas, to builder: inout Builder) {
    if areAddressesDistinct {
      builder.add(replicas)
    } else {
      builder.add(replicas, targets: targets)
    }
  }

  /// What is known of the keys so far.
  private struct Builder {
    private var tallies: [KeyTally] = []
    private var members: [UInt16] = []
    private var counts: [Int]

    init(keyCount: Int, instanceCount: Int) {
      tallies.reserveCapacity(keyCount)
      // Three replicas are common; more make the array grow.
      members.reserveCapacity(3 * keyCount)
      counts = Array(repeating: 0, count: instanceCount)
    }

    @inline(__always)
    mutating func add(_ replicas: KeyReplicas) {
      for instance in replicas {
        members.append(UInt16(instance))
        counts[instance] &+= 1
      }
      tallies.append(
        KeyTally(quorum: replicas.count - replicas.maxErrors, maxErrors: replicas.maxErrors))
    }

    @inline(never)
    mutating func add(_ replicas: KeyReplicas, targets: [UInt16]) {
      let start = members.count
      for instance in replicas where !members[start...].contains(targets[instance]) {
        members.append(targets[instance])
        counts[Int(targets[instance])] += 1
      }
      let count = members.count - start
      let quorum = min(replicas.count - replicas.maxErrors, count)
      tallies.append(KeyTally(quorum: quorum, maxErrors: count - quorum))
    }

    consuming func plan() -> BatchPlan {
      BatchPlan(tallies: tallies, members: members, counts: counts)
    }
  }
}
