/// The lines in which requests wait: each leaf has one for each class.
extension Scheduler {
  /// A line of requests, first in, first out.
  struct Line: Sendable {
    /// -1 if nothing stands in it.
    var first: Int32 = -1
    /// It says nothing if nothing stands in it.
    var last: Int32 = -1
  }

  /// Where the line of a class that is not the first is kept.
  @inline(__always)
  private func place(of requestClass: UInt8, in leaf: Int32) -> Int32 {
    leaf &* (classCount &- 1) &+ Int32(requestClass) &- 1
  }

  private func line(of requestClass: UInt8, in leaf: Int32) -> Line {
    requestClass == 0 ? flows[leaf].line : furtherLines[place(of: requestClass, in: leaf)]
  }

  private mutating func setLine(of requestClass: UInt8, in leaf: Int32, to line: Line) {
    if requestClass == 0 {
      flows[leaf].line = line
    } else {
      furtherLines[place(of: requestClass, in: leaf)] = line
    }
  }

  /// Puts a request at the end of its line.
  @inline(__always)
  mutating func append(_ slot: Int32, to requestClass: UInt8, in leaf: Int32) {
    if requestClass == 0 {
      Self.append(slot, to: &flows[leaf].line, &requests)
    } else {
      appendFurther(slot, to: requestClass, in: leaf)
    }
  }

  @inline(never)
  private mutating func appendFurther(_ slot: Int32, to requestClass: UInt8, in leaf: Int32) {
    Self.append(slot, to: &furtherLines[place(of: requestClass, in: leaf)], &requests)
  }

  @inline(__always)
  private static func append(
    _ slot: Int32, to line: inout Line, _ requests: inout Slab<RequestRecord>
  ) {
    let last = line.last
    line.last = slot
    requests[slot].next = -1
    requests[slot].previous = last
    if line.first < 0 { line.first = slot } else { requests[last].next = slot }
  }

  /// Takes the next request from the lines of a leaf: of those at their heads, the one whose arrival and
  /// handicap add up to the least; of several, the one of the first class. One is queued.
  @inline(__always)
  mutating func takeNext(from leaf: Int32) -> Int32 {
    guard classCount == 1 else { return takeNextOfSeveral(from: leaf) }
    let slot = flows[leaf].line.first
    flows[leaf].line.first = requests[slot].next
    return slot
  }

  @inline(never)
  private mutating func takeNextOfSeveral(from leaf: Int32) -> Int32 {
    var slot: Int32 = -1
    var least = Int64.max
    for requestClass in 0..<UInt8(classCount) {
      let head = line(of: requestClass, in: leaf).first
      guard head >= 0 else { continue }
      let (sum, overflow) = requests[head].enqueuedAt.addingReportingOverflow(
        handicaps[Int(requestClass)])
      let rank = overflow ? .max : sum
      if slot < 0 || rank < least { (slot, least) = (head, rank) }
    }
    unlink(slot)
    return slot
  }

  /// Puts a request back into its line, before those that came no earlier.
  mutating func putBack(_ slot: Int32) {
    let (requestClass, leaf) = (requests[slot].requestClass, requests[slot].leaf)
    var line = line(of: requestClass, in: leaf)
    var next = line.first
    while next >= 0, requests[next].enqueuedAt < requests[slot].enqueuedAt {
      next = requests[next].next
    }
    guard next >= 0 else { return append(slot, to: requestClass, in: leaf) }
    let previous = requests[next].previous
    requests[slot].next = next
    requests[slot].previous = previous
    requests[next].previous = slot
    if next == line.first { line.first = slot } else { requests[previous].next = slot }
    setLine(of: requestClass, in: leaf, to: line)
  }

  /// Takes a request from where it is in its line.
  mutating func unlink(_ slot: Int32) {
    let (requestClass, leaf) = (requests[slot].requestClass, requests[slot].leaf)
    var line = line(of: requestClass, in: leaf)
    let (next, previous) = (requests[slot].next, requests[slot].previous)
    if line.first == slot {
      line.first = next
    } else {
      requests[previous].next = next
      if next < 0 { line.last = previous } else { requests[next].previous = previous }
    }
    setLine(of: requestClass, in: leaf, to: line)
  }

  /// When the oldest request of a leaf came; the greatest number if it has none.
  func oldestArrival(in leaf: Int32) -> Int64 {
    var oldest = Int64.max
    for requestClass in 0..<UInt8(classCount) {
      let head = line(of: requestClass, in: leaf).first
      if head >= 0 { oldest = min(oldest, requests[head].enqueuedAt) }
    }
    return oldest
  }
}
