/// Flows in the order of their tags: a heap with four children a node, 16 bytes a flow.
///
/// Where each flow is stands in an array that all heaps share, as a flow is in one heap at most.
struct TagHeap: ~Copyable, Sendable {
  /// A flow in its place. Flows of equal tags come in the order in which they got them.
  struct Entry: Comparable, Sendable {
    var tag: Int64
    /// The turn, and in the low 24 bits the flow.
    var turnAndFlow: UInt64

    init(tag: Int64, turn: UInt64, flow: Int32) {
      self.tag = tag
      turnAndFlow = turn &<< 24 | UInt64(truncatingIfNeeded: flow)
    }

    var flow: Int32 { Int32(truncatingIfNeeded: turnAndFlow & 0xFF_FFFF) }

    @inline(__always)
    static func < (left: Entry, right: Entry) -> Bool {
      left.tag < right.tag || (left.tag == right.tag && left.turnAndFlow < right.turnAndFlow)
    }
  }

  private(set) var entries = Slab<Entry>()

  /// Adds a flow.
  mutating func insert(_ entry: Entry, _ positions: inout Slab<Int32>) {
    entries.append(entry)
    raise(entry, from: Int32(truncatingIfNeeded: entries.count &- 1), &positions)
  }

  /// Gives the flow at `position` another tag.
  mutating func replace(at position: Int32, with entry: Entry, _ positions: inout Slab<Int32>) {
    if entries[position] < entry {
      sink(entry, from: position, &positions)
    } else {
      raise(entry, from: position, &positions)
    }
  }

  /// Removes the flow at `position`.
  mutating func remove(at position: Int32, _ positions: inout Slab<Int32>) {
    positions[entries[position].flow] = -1
    let last = entries.removeLast()
    if Int(position) < entries.count { replace(at: position, with: last, &positions) }
  }

  /// Takes `difference` from all tags, and numbers the turns anew.
  ///
  /// - Returns: the next turn.
  mutating func rebase(by difference: Int64, _ positions: inout Slab<Int32>) -> UInt64 {
    entries.sort(by: <)
    for position in 0..<Int32(entries.count) {
      let entry = entries[position]
      entries[position] = Entry(
        tag: entry.tag - difference, turn: UInt64(position), flow: entry.flow)
      positions[entry.flow] = position
    }
    return UInt64(entries.count)
  }

  private mutating func raise(_ entry: Entry, from start: Int32, _ positions: inout Slab<Int32>) {
    var position = start
    while position > 0 {
      let parent = (position &- 1) &>> 2
      let above = entries[parent]
      guard entry < above else { break }
      entries[position] = above
      positions[above.flow] = Int32(truncatingIfNeeded: position)
      position = parent
    }
    entries[position] = entry
    positions[entry.flow] = Int32(truncatingIfNeeded: position)
  }

  private mutating func sink(_ entry: Entry, from start: Int32, _ positions: inout Slab<Int32>) {
    var position = start
    let count = Int32(truncatingIfNeeded: entries.count)
    while true {
      let child = position &<< 2 &+ 1
      guard child < count else { break }
      var least = child
      for other in child &+ 1..<min(child &+ 4, count) where entries[other] < entries[least] {
        least = other
      }
      let below = entries[least]
      guard below < entry else { break }
      entries[position] = below
      positions[below.flow] = Int32(truncatingIfNeeded: position)
      position = least
    }
    entries[position] = entry
    positions[entry.flow] = Int32(truncatingIfNeeded: position)
  }
}
