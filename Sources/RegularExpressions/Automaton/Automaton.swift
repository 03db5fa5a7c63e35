/// A program as a deterministic automaton, whose states are made when they are first met.
///
/// For each scalar of a value there is one look-up, or one pass over the program's states at most: the
/// time is linear in the length of the value, whatever the pattern.
struct Automaton: Sendable {
  private let program: Program
  private(set) var cache: StateCache
  /// The state at the beginning of values; unknown if the cache does not have it.
  private var start = StateCache.unknown
  private var reached = StateSet(count: 0)
  private var next = StateSet(count: 0)
  private var pending: [UInt32] = []
  private var key: [UInt32] = []
  /// How many transitions had to be found in the program, for tests of time.
  private(set) var slowStepCount = 0

  init(_ program: Program, largestCacheSize: Int = StateCache.largestSize) {
    self.program = program
    cache = StateCache(symbolCount: program.alphabet.count, largestSize: largestCacheSize)
  }

  /// Whether `value` matches.
  ///
  /// - Complexity: O(`value.count`) once the states are known; at worst, O(*n*) for each scalar, for
  ///   *n* states of the program
  mutating func matches(_ value: Span<UInt8>) -> Bool {
    if start == StateCache.unknown { start = makeStart() }
    var state = start
    var offset = 0
    while true {
      Self.advance(
        cache.transitions.span, program.alphabet.ascii.span, value, &state, &offset)
      if state == StateCache.dead { return false }
      if offset == value.count { return accepts(state) }
      let (scalar, byteCount) = value.scalar(at: offset)
      let symbol = program.alphabet.symbol(of: scalar)
      let known = cache.transitions[Int(state) + symbol]
      state = known == StateCache.unknown ? step(from: state, symbol) : known
      offset += byteCount
    }
  }

  /// Goes on as long as there are known transitions of ASCII.
  @inline(__always)
  private static func advance(
    _ transitions: Span<UInt32>, _ ascii: Span<UInt8>, _ value: Span<UInt8>,
    _ state: inout UInt32, _ offset: inout Int
  ) {
    var (current, index) = (state, offset)
    while index < value.count {
      let symbol = ascii[Int(value[index])]
      if symbol == Alphabet.notASCII { break }
      let next = transitions[Int(current) &+ Int(symbol)]
      if next == StateCache.unknown { break }
      current = next
      index &+= 1
      if next == StateCache.dead { break }
    }
    (state, offset) = (current, index)
  }

  private func accepts(_ state: UInt32) -> Bool {
    cache.transitions[Int(state) + cache.stride - 1] == 1
  }

  // MARK: Making states

  private mutating func makeStart() -> UInt32 {
    if reached.isUnused {
      reached = StateSet(count: program.instructions.count)
      next = StateSet(count: program.instructions.count)
    }
    next.removeAll()
    Self.close(program.start, of: program, into: &next, between: nil, &pending)
    start = intern(left: .edge)
    return start
  }

  /// The state behind `symbol`.
  private mutating func step(from state: UInt32, _ symbol: Int) -> UInt32 {
    slowStepCount += 1
    let scalar = program.alphabet.representatives[symbol]
    let neighbour = program.neighbours[symbol]
    let state = (number: state, content: cache.content(of: state))
    reached.removeAll()
    for index in state.content.members {
      Self.close(
        cache.members[index], of: program, into: &reached,
        between: (state.content.left, neighbour), &pending)
    }
    next.removeAll()
    for member in reached.members {
      guard case .read(let set, let target) = program.instructions[Int(member)],
        program.sets[Int(set)].contains(scalar)
      else { continue }
      Self.close(target, of: program, into: &next, between: nil, &pending)
    }
    let clearCount = cache.clearCount
    let target = intern(left: program.hasAssertions ? neighbour : .other)
    if cache.clearCount == clearCount { cache.set(target, behind: state.number, symbol) }
    return target
  }

  /// Adds the states that `state` leads to without reading: past those assertions that hold between
  /// two neighbours, or, while these are not known, up to any assertion.
  private static func close(
    _ state: UInt32, of program: Program, into set: inout StateSet,
    between neighbours: (left: Neighbour, right: Neighbour)?, _ pending: inout [UInt32]
  ) {
    pending.append(state)
    while let state = pending.popLast() {
      guard set.insert(state) else { continue }
      switch program.instructions[Int(state)] {
      case .split(let first, let second):
        pending.append(second)
        pending.append(first)
      case .check(let assertion, let next):
        guard let neighbours else { continue }
        if assertion.holds(after: neighbours.left, before: neighbours.right) {
          pending.append(next)
        }
      case .read, .match: break
      }
    }
  }

  /// The number of the state that consists of what has been collected.
  private mutating func intern(left: Neighbour) -> UInt32 {
    key.removeAll(keepingCapacity: true)
    for member in next.members {
      if case .split = program.instructions[Int(member)] { continue }
      key.append(member)
    }
    if key.isEmpty { return StateCache.dead }
    key.sort()
    let hash = StateCache.hash(key, left)
    if let state = cache.find(key, left, hash: hash) { return state }
    if !cache.hasRoom(for: key) {
      cache.removeAll()
      start = StateCache.unknown
    }
    return cache.insert(key, left, hash: hash, accepts: isAccepting(left))
  }

  /// Whether a value may end in the state of the key.
  private mutating func isAccepting(_ left: Neighbour) -> Bool {
    reached.removeAll()
    for member in key {
      Self.close(member, of: program, into: &reached, between: (left, .edge), &pending)
    }
    return reached.contains(Program.match)
  }
}
