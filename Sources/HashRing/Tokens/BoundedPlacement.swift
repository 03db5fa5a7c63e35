/// Places keys so that no instance gets much more than its part of the load, whatever keys there are.
///
/// ```swift
/// let placement = BoundedPlacement(ring, for: .write, factor: 1.25)
/// if let index = placement.instance(for: key, loads: loads) { loads[index] += 1 }
/// ```
///
/// A key goes to the first instance, from its place on the ring, that has room: that has, with the key, no
/// more than `factor` times the mean load, rounded up. So most keys stay where they would be anyhow, and
/// few move when an instance comes or goes. This is consistent hashing with bounded loads (Mirrokni,
/// Thorup and Zadimoghaddam, 2016, arXiv 1608.01350), with the loads as they are at the moment.
public struct BoundedPlacement: Sendable {
  private let index: TokenIndex
  /// How much of the mean load each instance may have, 0 for one that must not have any.
  private let limits: [Double]

  /// A placement on the instances of a ring that have tokens and are healthy.
  ///
  /// - Parameters:
  ///   - snapshot: the ring.
  ///   - operation: for which they must be healthy.
  ///   - factor: how much more than the mean an instance may have. The smaller, the more keys are not at
  ///     their own place.
  ///   - weights: how much each instance can take. The mean is per weight.
  /// - Precondition: `factor` is from 1.001 to 1,000.
  /// - Complexity: O(*t*) for *t* tokens
  public init(
    _ snapshot: RingSnapshot, for operation: Operation, factor: Double,
    weights: InstanceWeights = .equal
  ) {
    precondition(1.001...1000 ~= factor, "the factor of a bound is from 1.001 to 1,000")
    index = snapshot.tokenIndex
    var takesPart = Array(repeating: false, count: snapshot.instances.count)
    for owner in index.owners {
      takesPart[Int(owner)] = snapshot.isHealthy(Int(owner), for: operation)
    }
    let own = snapshot.instances.indices.map { instance in
      takesPart[instance] ? weights[snapshot.instances[instance].id] : 0
    }
    let total = own.reduce(0, +)
    limits = own.map { total > 0 ? factor * $0 / total : 0 }
  }

  /// The instance for a key.
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - loads: what each instance has to do at present.
  ///   - load: by how much the key adds to that.
  /// - Returns: the index of an instance in the snapshot, or `nil` if none has room. For a load of 1 there
  ///   always is one, unless no instance with tokens is healthy.
  /// - Precondition: there are loads for the instances of the snapshot; `load` is less than 2^53.
  /// - Complexity: O(1) as a rule, and O(*t*) for *t* tokens at worst
  public func instance(for key: UInt32, loads: InstanceLoads, adding load: UInt64 = 1) -> Int? {
    precondition(loads.count == limits.count, "there is a load for each instance of the snapshot")
    precondition(load < 1 << 53, "a load is less than 2^53")
    guard index.count > 0 else { return nil }
    let total = Double(loads.total + load)
    var position = index.position(of: key)
    for _ in 0..<index.count {
      let instance = Int(index.owners[position])
      // A load of 1 more is within the limit, rounded up, if the load before is below it.
      if limits[instance] > 0,
        Double(loads[instance] + load) < limits[instance] * total + 1
      {
        return instance
      }
      position = position + 1 < index.count ? position + 1 : 0
    }
    return nil
  }
}
