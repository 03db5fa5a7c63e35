/// The deadlines of requests, the earliest first.
///
/// A deadline stays when its request is over, until it passes or until most of the deadlines are of such
/// requests; so nothing is to be done about it when a request is handed out.
struct DeadlineHeap: ~Copyable, Sendable {
  struct Entry: Sendable {
    var deadline: Int64
    var request: RequestID
  }

  private var entries = Slab<Entry>()
  /// The earliest deadline; the greatest number if there is none.
  private(set) var earliest = Int64.max

  /// How many deadlines there are.
  var count: Int { entries.count }

  /// The first of them; there is one.
  var first: Entry { entries[0] }

  /// Adds a deadline.
  mutating func insert(_ entry: Entry) {
    entries.append(entry)
    var position = Int32(truncatingIfNeeded: entries.count) &- 1
    while position > 0 {
      let parent = (position &- 1) &>> 1
      guard entry.deadline < entries[parent].deadline else { break }
      entries[position] = entries[parent]
      position = parent
    }
    entries[position] = entry
    noteEarliest()
  }

  /// Removes the earliest deadline.
  mutating func removeFirst() {
    let last = entries.removeLast()
    if entries.count > 0 { sink(last, from: 0) }
    noteEarliest()
  }

  /// Removes all deadlines of which `isOver` holds.
  mutating func removeAll(where isOver: (RequestID) -> Bool) {
    var kept: Int32 = 0
    for position in 0..<Int32(entries.count) where !isOver(entries[position].request) {
      entries[kept] = entries[position]
      kept += 1
    }
    while entries.count > kept { _ = entries.removeLast() }
    for position in (0..<kept / 2).reversed() { sink(entries[position], from: position) }
    noteEarliest()
  }

  private mutating func noteEarliest() {
    earliest = entries.count > 0 ? entries[0].deadline : .max
  }

  private mutating func sink(_ entry: Entry, from start: Int32) {
    let count = Int32(truncatingIfNeeded: entries.count)
    var position = start
    while true {
      var child = 2 &* position &+ 1
      guard child < count else { break }
      if child &+ 1 < count, entries[child &+ 1].deadline < entries[child].deadline {
        child &+= 1
      }
      guard entries[child].deadline < entry.deadline else { break }
      entries[position] = entries[child]
      position = child
    }
    entries[position] = entry
  }
}
