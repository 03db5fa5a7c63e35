/// A set of a program's states, which is emptied at once and kept in the order of insertion.
struct StateSet: Sendable {
  private(set) var members: [UInt32] = []
  /// The index of each state in `members`, if it is there.
  private var indices: [UInt32] = []

  /// An empty set of states below `count`.
  init(count: Int) {
    indices = Array(repeating: 0, count: count)
    members.reserveCapacity(count)
  }

  /// Whether it has no room yet for any state.
  var isUnused: Bool { indices.isEmpty }

  mutating func removeAll() { members.removeAll(keepingCapacity: true) }

  /// Adds a state; false if it is there.
  mutating func insert(_ state: UInt32) -> Bool {
    if contains(state) { return false }
    indices[Int(state)] = UInt32(members.count)
    members.append(state)
    return true
  }

  func contains(_ state: UInt32) -> Bool {
    let index = Int(indices[Int(state)])
    return index < members.count && members[index] == state
  }
}
