/// What will happen in a simulation, by time; at the same time, in the order in which it was planned.
struct EventQueue<Event> {
  private struct Entry {
    let time: Int64
    let number: UInt64
    let event: Event

    func precedes(_ other: Self) -> Bool { (time, number) < (other.time, other.number) }
  }

  /// A heap: no entry precedes its parent, the one at half of its position.
  private var entries: [Entry] = []
  private var count: UInt64 = 0

  mutating func add(_ event: Event, at time: Int64) {
    count += 1
    entries.append(Entry(time: time, number: count, event: event))
    var child = entries.count - 1
    while child > 0, entries[child].precedes(entries[(child - 1) / 2]) {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func next() -> (time: Int64, event: Event)? {
    guard let first = entries.first else { return nil }
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < entries.count && entries[child].precedes(entries[least]) {
        least = child
      }
      if least == parent { break }
      entries.swapAt(parent, least)
      parent = least
    }
    return (first.time, first.event)
  }
}
