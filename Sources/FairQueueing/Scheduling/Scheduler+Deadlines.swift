extension Scheduler {
  /// When the next request expires; the greatest number for never. Deadlines of requests that are over
  /// count too.
  @usableFromInline
  var nextDeadline: Int64 { deadlines.earliest }

  /// Notes the deadline of a request.
  @inline(never)
  mutating func addDeadline(_ deadline: Int64, _ id: RequestID) {
    // So that those of requests that are over are never more than half of them, or few.
    if deadlines.count >= max(64, 2 &* (queuedCount &+ runningCount)) {
      deadlines.removeAll(where: { requests[$0.slot].generation != $0.generation })
    }
    deadlines.insert(DeadlineHeap.Entry(deadline: deadline, request: id))
  }

  /// Takes the requests from the queue that have expired, for their owners to be told.
  @inline(__always)
  mutating func expire(now: Int64) {
    if nextDeadline <= now { expireAll(now: now) }
  }

  @inline(never)
  private mutating func expireAll(now: Int64) {
    while deadlines.count > 0, nextDeadline <= now {
      let request = deadlines.first.request
      deadlines.removeFirst()
      guard isCurrent(request) else { continue }
      switch requests[request.slot].state {
      case .queued:
        withdraw(request.slot)
        requests[request.slot].state = .expired
        appendExpired(request.slot)
      case .running: requests[request.slot].state = .late
      case .free, .late, .expired: break
      }
    }
    if queuedCount == 0 { resetIfIdle() }
  }

  private mutating func appendExpired(_ slot: Int32) {
    requests[slot].next = -1
    if expired.first < 0 { expired.first = slot } else { requests[expired.last].next = slot }
    expired.last = slot
  }

  /// Forgets the first of the requests that have expired.
  ///
  /// - Returns: what it was; `nil` if there is none.
  @usableFromInline
  mutating func takeExpired(now: Int64) -> RequestID? {
    expire(now: now)
    let slot = expired.first
    guard slot >= 0 else { return nil }
    expired.first = requests[slot].next
    let id = RequestID(slot: slot, generation: requests[slot].generation)
    free(slot)
    return id
  }
}
