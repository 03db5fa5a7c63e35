/// The lines in which requests wait.
extension Scheduler {
  /// The line in which a request is, or is to be.
  @inline(__always)
  func line(of slot: Int32) -> Int {
    Int(requests[Int(slot)].flow) &* handicaps.count &+ Int(requests[Int(slot)].line)
  }

  /// Puts a request at the end of a line.
  mutating func append(_ slot: Int32, to line: Int) {
    let last = lines[line].last
    requests[Int(slot)].previous = last
    requests[Int(slot)].next = -1
    if last < 0 { lines[line].first = slot } else { requests[Int(last)].next = slot }
    lines[line].last = slot
  }

  /// Puts a request before all others of its line.
  mutating func prepend(_ slot: Int32, to line: Int) {
    let first = lines[line].first
    requests[Int(slot)].next = first
    requests[Int(slot)].previous = -1
    if first < 0 { lines[line].last = slot } else { requests[Int(first)].previous = slot }
    lines[line].first = slot
  }

  /// Takes a request from where it is in a line.
  mutating func unlink(_ slot: Int32, from line: Int) {
    let next = requests[Int(slot)].next
    let previous = requests[Int(slot)].previous
    if previous < 0 { lines[line].first = next } else { requests[Int(previous)].next = next }
    if next < 0 { lines[line].last = previous } else { requests[Int(next)].previous = previous }
  }

  /// The request of a leaf that is next: of those at the heads of its lines, the one whose arrival and
  /// handicap add up to the least; of several, the one of the first class. One is queued.
  func nextRequest(of leaf: Int32) -> Int32 {
    if handicaps.count == 1 { return lines[Int(leaf)].first }
    var next: Int32 = -1
    var least = Int64.max
    for (number, handicap) in handicaps.enumerated() {
      let head = lines[Int(leaf) &* handicaps.count &+ number].first
      guard head >= 0 else { continue }
      let (sum, overflow) = requests[Int(head)].enqueuedAt.addingReportingOverflow(handicap)
      let rank = overflow ? .max : sum
      if next < 0 || rank < least { (next, least) = (head, rank) }
    }
    return next
  }

  /// When the oldest request of a leaf came; the greatest number if it has none.
  func oldestArrival(in leaf: Int32) -> Int64 {
    var oldest = Int64.max
    for number in handicaps.indices {
      let head = lines[Int(leaf) &* handicaps.count &+ number].first
      if head >= 0 { oldest = min(oldest, requests[Int(head)].enqueuedAt) }
    }
    return oldest
  }
}
