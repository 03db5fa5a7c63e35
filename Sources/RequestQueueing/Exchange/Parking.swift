internal import FairQueueing

/// Tasks that wait in lines, first in, first out, and can leave them from any place.
///
/// The places are elements of one array, linked to rings; nothing is allocated once there are as many as
/// tasks wait at a time. A place is reserved before its task suspends, so that a cancellation that comes
/// in between finds it.
struct Parking<Waiter: Sendable>: Sendable {
  /// A line, by the place that closes its ring.
  enum Line: Int {
    /// Workers without work.
    case workers
    /// Those who wait until the queue is drained.
    case drained
  }

  /// A reserved place.
  struct Place {
    fileprivate let index: Int
    fileprivate let generation: UInt32
  }

  /// A worker in its line.
  struct Worker {
    fileprivate let index: Int
    /// Which one it is, if it has a name.
    let id: WorkerID?
  }

  private struct Record {
    var waiter: Waiter?
    var next: Int
    var previous: Int
    /// How many tasks have had the place before.
    var generation: UInt32 = 0
    var isCancelled = false
    var line = Line.workers
    var worker: WorkerID?
  }

  private var records = [0, 1].map { Record(next: $0, previous: $0) }
  /// The first free place; the others follow by `next`.
  private var firstFree = -1
  /// How many workers wait.
  private(set) var workerCount = 0

  /// Reserves a place for a task that is about to wait in a line.
  mutating func reserve(in line: Line, for worker: WorkerID? = nil) -> Place {
    let index = takeFree()
    records[index].line = line
    records[index].worker = worker
    return Place(index: index, generation: records[index].generation)
  }

  /// Whether the task of a reserved place has been cancelled.
  func isCancelled(_ place: Place) -> Bool { records[place.index].isCancelled }

  /// Puts the task of a reserved place at the end of its line.
  mutating func park(_ waiter: Waiter, at place: Place) {
    let index = place.index
    let head = records[index].line.rawValue
    let last = records[head].previous
    records[index].waiter = waiter
    records[index].previous = last
    records[index].next = head
    records[last].next = index
    records[head].previous = index
    if records[index].line == .workers { workerCount += 1 }
  }

  /// Gives back a reserved place that is in no line.
  mutating func free(_ place: Place) { free(place.index) }

  /// Takes the first task from a line.
  mutating func takeFirst(of line: Line) -> Waiter? {
    let index = records[line.rawValue].next
    return index == line.rawValue ? nil : take(index)
  }

  /// Takes a task that has been cancelled from its line; if it is in none yet, that is noted.
  mutating func cancel(_ place: Place) -> Waiter? {
    guard records[place.index].generation == place.generation else { return nil }
    guard records[place.index].waiter != nil else {
      records[place.index].isCancelled = true
      return nil
    }
    return take(place.index)
  }

  /// The worker that is parked for the longest.
  var firstWorker: Worker? { worker(at: records[Line.workers.rawValue].next) }

  /// The worker that was parked next after one that is parked.
  func worker(after worker: Worker) -> Worker? { self.worker(at: records[worker.index].next) }

  /// Takes a worker from its line.
  mutating func take(_ worker: Worker) -> Waiter? { take(worker.index) }

  private func worker(at index: Int) -> Worker? {
    index == Line.workers.rawValue ? nil : Worker(index: index, id: records[index].worker)
  }

  private mutating func take(_ index: Int) -> Waiter? {
    let (previous, next) = (records[index].previous, records[index].next)
    records[previous].next = next
    records[next].previous = previous
    if records[index].line == .workers { workerCount -= 1 }
    defer { free(index) }
    return records[index].waiter.take()
  }

  private mutating func takeFree() -> Int {
    let index = firstFree
    guard index >= 0 else {
      records.append(Record(next: -1, previous: -1))
      return records.count - 1
    }
    firstFree = records[index].next
    return index
  }

  private mutating func free(_ index: Int) {
    records[index].generation &+= 1
    records[index].isCancelled = false
    records[index].next = firstFree
    firstFree = index
  }
}
