/// The states of a deterministic automaton that have been met: each a set of a program's states, with
/// what comes before it where the program asks for that.
///
/// It takes bounded memory. When it is full, it is emptied; values go on from the state they are in.
struct StateCache: Sendable {
  /// The number of transitions of a state: one for each symbol, and one for whether it accepts.
  let stride: Int
  /// For each state, the state behind each symbol, and last whether a value may end here. States are
  /// numbered by where they begin.
  private(set) var transitions: [UInt32] = []
  private var states: [State] = []
  /// The members of all states.
  private(set) var members: [UInt32] = []
  /// Slots to which hashes lead: a state's position plus one, 0 if free.
  private var slots = [UInt32](repeating: 0, count: 64)
  /// How often the cache has been emptied.
  private(set) var clearCount = 0

  private struct State: Sendable {
    let hash: UInt64
    let start: Int
    let end: Int
    let left: Neighbour
  }

  /// What is not known yet.
  static let unknown = UInt32.max
  /// The state from which there is no match: the first.
  static let dead: UInt32 = 0
  /// The most transitions, and members of states; one state may have more.
  static let largestSize = 1 << 18

  private let largestSize: Int

  init(symbolCount: Int, largestSize: Int) {
    stride = symbolCount + 1
    self.largestSize = largestSize
    insertDead()
  }

  /// The number of transitions and members, for tests of memory.
  var size: Int { transitions.count + members.count }

  mutating func set(_ next: UInt32, behind state: UInt32, _ symbol: Int) {
    transitions[Int(state) + symbol] = next
  }

  /// Where the members of a state are, and what comes before it.
  func content(of state: UInt32) -> (members: Range<Int>, left: Neighbour) {
    let state = states[Int(state) / stride]
    return (state.start..<state.end, state.left)
  }

  /// The state with these members; nil if it has not been met.
  func find(_ set: [UInt32], _ left: Neighbour, hash: UInt64) -> UInt32? {
    var slot = Int(hash >> 32) & (slots.count - 1)
    while slots[slot] != 0 {
      let position = Int(slots[slot]) - 1
      let state = states[position]
      if state.hash == hash, state.left == left,
        members[state.start..<state.end].elementsEqual(set)
      {
        return UInt32(position * stride)
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Whether there is room for one more state.
  func hasRoom(for set: [UInt32]) -> Bool {
    states.count == 1
      || transitions.count + stride <= largestSize
        && members.count + set.count <= largestSize
  }

  /// Adds a state.
  mutating func insert(
    _ set: [UInt32], _ left: Neighbour, hash: UInt64, accepts: Bool
  ) -> UInt32 {
    if states.count * 2 >= slots.count { grow() }
    let start = members.count
    members += set
    states.append(State(hash: hash, start: start, end: members.count, left: left))
    place(states.count - 1)
    let first = transitions.count
    transitions.append(contentsOf: repeatElement(Self.unknown, count: stride - 1))
    transitions.append(accepts ? 1 : 0)
    return UInt32(first)
  }

  private mutating func place(_ position: Int) {
    var slot = Int(states[position].hash >> 32) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(position + 1)
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for position in states.indices { place(position) }
  }

  mutating func removeAll() {
    clearCount += 1
    transitions.removeAll(keepingCapacity: true)
    states.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = 0 }
    insertDead()
  }

  private mutating func insertDead() {
    _ = insert([], .other, hash: 0, accepts: false)
  }

  /// A hash of members and of what comes before.
  static func hash(_ set: [UInt32], _ left: Neighbour) -> UInt64 {
    var hash = UInt64(left.rawValue) &+ 0x9E37_79B9_7F4A_7C15
    for member in set {
      hash = (hash ^ UInt64(member)) &* 0xD6E8_FEB8_6659_FD93
      hash ^= hash >> 32
    }
    return hash &* 0x9E37_79B9_7F4A_7C15
  }
}
