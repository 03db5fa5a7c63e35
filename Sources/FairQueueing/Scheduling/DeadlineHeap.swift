/// The deadlines of requests, the earliest first.
///
/// A deadline stays when its request is over, until it passes or until most of the deadlines are of such
/// requests; so nothing is to be done about it when a request is handed out.
struct DeadlineHeap: Sendable {
  struct Entry: Sendable {
    var deadline: Int64
    var request: RequestID
  }

  private(set) var entries: [Entry] = []
  /// The earliest deadline; the greatest number if there is none.
  private(set) var earliest = Int64.max

  /// Adds a deadline.
  mutating func insert(_ entry: Entry) {
    entries.append(entry)
    var position = entries.count &- 1
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
    if !entries.isEmpty { sink(last, from: 0) }
    noteEarliest()
  }

  /// Removes all deadlines of which `isOver` holds.
  mutating func removeAll(where isOver: (RequestID) -> Bool) {
    entries.removeAll { isOver($0.request) }
    for position in (0..<entries.count / 2).reversed() { sink(entries[position], from: position) }
    noteEarliest()
  }

  private mutating func noteEarliest() { earliest = entries.first?.deadline ?? .max }

  private mutating func sink(_ entry: Entry, from start: Int) {
    var position = start
    while true {
      var child = 2 &* position &+ 1
      guard child < entries.count else { break }
      if child &+ 1 < entries.count, entries[child &+ 1].deadline < entries[child].deadline {
        child &+= 1
      }
      guard entries[child].deadline < entry.deadline else { break }
      entries[position] = entries[child]
      position = child
    }
    entries[position] = entry
  }
}
