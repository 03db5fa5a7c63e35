internal import HashRing
public import SeriesModel

/// The hashing of series to keys of the ring: sets of ten labels, of one tenant.
public struct RingHashWorkload: Sendable {
  private let sets: [LabelSet]
  private let tenant = KeyHash(tenant: "user-1")
  private var keys: [UInt32]

  /// The sets of ``LabelWorkload``.
  ///
  /// - Throws: nothing, as the labels are fixed.
  public init() throws(LabelSetError) {
    sets = try LabelWorkload().sets
    keys = Array(repeating: 0, count: sets.count)
  }

  /// The number of sets.
  public var count: Int { sets.count }

  /// The key of every set, four at a time.
  public mutating func hash() -> UInt64 {
    Self.hash(sets, tenant, into: &keys)
    return keys.reduce(0) { $0 &+ UInt64($1) }
  }

  private static func hash(_ sets: [LabelSet], _ tenant: KeyHash, into keys: inout [UInt32]) {
    var output = keys.mutableSpan
    tenant.keys(of: sets.span, into: &output)
  }

  /// The key of every set, one at a time.
  public func hashEach() -> UInt64 {
    let sets = sets.span
    var sum: UInt64 = 0
    for index in sets.indices { sum &+= UInt64(tenant.key(of: sets[index])) }
    return sum
  }
}
