/// How much each instance has to do at present, and all together.
///
/// What a unit is, the caller decides: requests under way, keys, bytes.
public struct InstanceLoads: Sendable {
  private var loads: [UInt64]
  /// The sum.
  public private(set) var total: UInt64 = 0

  /// No load for each of `count` instances.
  ///
  /// - Precondition: `count` is not negative.
  public init(count: Int) { loads = Array(repeating: 0, count: count) }

  /// The load of an instance, by its index in a snapshot.
  ///
  /// - Precondition: there is such an instance, and the sum stays below 2^53, up to which a
  ///   floating-point number is exact.
  /// - Complexity: O(1)
  public subscript(instance: Int) -> UInt64 {
    get { loads[instance] }
    set {
      total = total - loads[instance] + newValue
      precondition(total < 1 << 53, "the loads of all instances sum up to less than 2^53")
      loads[instance] = newValue
    }
  }

  /// For how many instances there are loads.
  public var count: Int { loads.count }
}
