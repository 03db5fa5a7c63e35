/// Which instances to call for the keys of a batch, and with which of them.
///
/// ```swift
/// for call in plan.calls {
///   send(plan.keys(of: call), to: ring.instances[plan.instances[call]].address)
/// }
/// ```
///
/// A ``BatchPlanner`` makes it. Keys are named by their positions in the batch.
public struct BatchPlan: Sendable {
  /// The instance that each call goes to, as an index into ``RingSnapshot/instances``; ascending.
  public let instances: [Int]
  // The keys of all calls one after the other, and where those of each call begin.
  private let keys: [Int]
  private let starts: [Int]
  /// How many answers each key needs.
  let tallies: [KeyTally]

  /// The calls, which are numbered from 0.
  public var calls: Range<Int> { instances.indices }

  /// How many keys the batch has.
  public var keyCount: Int { tallies.count }

  /// The keys that a call is for, ascending.
  ///
  /// - Precondition: `call` is in ``calls``.
  /// - Complexity: O(1)
  public func keys(of call: Int) -> ArraySlice<Int> { keys[keyPositions(of: call)] }

  /// Where the keys of a call are in the list of all.
  private func keyPositions(of call: Int) -> Range<Int> { starts[call]..<starts[call + 1] }

  /// Whether a call is for a key.
  ///
  /// - Complexity: O(log *n*) for a call with *n* keys
  func call(_ call: Int, isFor key: Int) -> Bool {
    var positions = keyPositions(of: call)
    while !positions.isEmpty {
      let middle = positions.lowerBound + positions.count / 2
      if keys[middle] == key { return true }
      positions =
        keys[middle] < key ? middle + 1..<positions.upperBound : positions.lowerBound..<middle
    }
    return false
  }

  /// A plan of the keys with these tallies.
  ///
  /// - Parameters:
  ///   - tallies: how many answers each key needs.
  ///   - members: the instances of each key, one key after the other.
  ///   - counts: how often each instance is among them.
  init(tallies: [KeyTally], members: [UInt16], counts: [Int]) {
    var instances: [Int] = []
    var starts: [Int] = []
    instances.reserveCapacity(counts.count)
    starts.reserveCapacity(counts.count + 1)
    var next = counts
    var sum = 0
    for (instance, count) in counts.enumerated() {
      next[instance] = sum
      guard count > 0 else { continue }
      instances.append(instance)
      starts.append(sum)
      sum += count
    }
    starts.append(sum)
    var keys = Array(repeating: 0, count: members.count)
    var position = 0
    for (key, tally) in tallies.enumerated() {
      for _ in 0..<tally.replicaCount {
        let instance = Int(members[position])
        position &+= 1
        keys[next[instance]] = key
        next[instance] &+= 1
      }
    }
    (self.tallies, self.instances, self.keys, self.starts) = (tallies, instances, keys, starts)
  }
}
