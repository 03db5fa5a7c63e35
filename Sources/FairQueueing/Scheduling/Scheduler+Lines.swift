/// The lines in which requests wait.
extension Scheduler {
  /// The line in which a request is, or is to be.
  @inline(__always)
  func line(of slot: Int32) -> Int32 {
    requests[slot].flow &* classCount &+ Int32(requests[slot].line)
  }

  /// Puts a request at the end of a line.
  @inline(__always)
  mutating func append(_ slot: Int32, to line: Int32) {
    let last = lines[line].last
    lines[line].last = slot
    requests[slot].next = -1
    requests[slot].previous = last
    if lines[line].first < 0 { lines[line].first = slot } else { requests[last].next = slot }
  }

  /// Puts a request back into a line, before those that came no earlier.
  mutating func putBack(_ slot: Int32, into line: Int32) {
    var next = lines[line].first
    while next >= 0, requests[next].enqueuedAt < requests[slot].enqueuedAt {
      next = requests[next].next
    }
    guard next >= 0 else { return append(slot, to: line) }
    let previous = requests[next].previous
    requests[slot].next = next
    requests[slot].previous = previous
    requests[next].previous = slot
    if lines[line].first == next {
      lines[line].first = slot
    } else {
      requests[previous].next = slot
    }
  }

  /// Takes a request from where it is in a line.
  mutating func unlink(_ slot: Int32, from line: Int32) {
    let next = requests[slot].next
    guard lines[line].first != slot else {
      lines[line].first = next
      return
    }
    let previous = requests[slot].previous
    requests[previous].next = next
    if next < 0 { lines[line].last = previous } else { requests[next].previous = previous }
  }

  /// The line of a leaf from which the next request comes: of those at the heads of its lines, the one
  /// whose arrival and handicap add up to the least; of several, the one of the first class. One is queued.
  @inline(__always)
  mutating func nextLine(of leaf: Int32) -> Int32 {
    classCount == 1 ? leaf : nextLineOfSeveral(of: leaf)
  }

  private mutating func nextLineOfSeveral(of leaf: Int32) -> Int32 {
    var next: Int32 = -1
    var least = Int64.max
    for (number, handicap) in handicaps.enumerated() {
      let line = leaf &* classCount &+ Int32(number)
      let head = lines[line].first
      guard head >= 0 else { continue }
      let (sum, overflow) = requests[head].enqueuedAt.addingReportingOverflow(handicap)
      let rank = overflow ? .max : sum
      if next < 0 || rank < least { (next, least) = (line, rank) }
    }
    return next
  }

  /// When the oldest request of a leaf came; the greatest number if it has none.
  func oldestArrival(in leaf: Int32) -> Int64 {
    var oldest = Int64.max
    for number in 0..<classCount {
      let head = lines[leaf &* classCount &+ number].first
      if head >= 0 { oldest = min(oldest, requests[head].enqueuedAt) }
    }
    return oldest
  }
}
