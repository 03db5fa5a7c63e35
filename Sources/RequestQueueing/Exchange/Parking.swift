/// Tasks that wait in lines, first in, first out, and can leave them from any place.
///
/// The places are elements of one array, linked to rings; nothing is allocated once there are as many as
/// tasks wait at a time. A place is reserved before its task suspends, so that a cancellation that comes
/// in between finds it.
struct Parking {
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

  private struct Record {
    var task: SuspendedTask?
    var next: Int
    var previous: Int
    /// How many tasks have had the place before.
    var generation: UInt32 = 0
    var isCancelled = false
  }

  private var records = [0, 1].map { Record(next: $0, previous: $0) }
  /// The first free place; the others follow by `next`.
  private var firstFree = -1
  /// How many workers wait.
  private(set) var workerCount = 0

  /// Reserves a place in no line yet.
  mutating func reserve() -> Place {
    let index = firstFree
    guard index >= 0 else {
      records.append(Record(next: -1, previous: -1))
      return Place(index: records.count - 1, generation: 0)
    }
    firstFree = records[index].next
    return Place(index: index, generation: records[index].generation)
  }

  /// Whether the task of a reserved place has been cancelled.
  func isCancelled(_ place: Place) -> Bool { records[place.index].isCancelled }

  /// Puts the task of a reserved place at the end of a line.
  mutating func park(_ task: SuspendedTask, _ place: Place, in line: Line) {
    let (index, head) = (place.index, line.rawValue)
    let last = records[head].previous
    records[index].task = task
    records[index].previous = last
    records[index].next = head
    records[last].next = index
    records[head].previous = index
    if line == .workers { workerCount += 1 }
  }

  /// Gives back a reserved place that is in no line.
  mutating func free(_ place: Place) { free(place.index) }

  /// Takes the first task from a line.
  mutating func takeFirst(of line: Line) -> SuspendedTask? {
    let index = records[line.rawValue].next
    guard index != line.rawValue else { return nil }
    if line == .workers { workerCount -= 1 }
    return take(index)
  }

  /// Takes a task that has been cancelled from its line; if it is in none yet, that is noted.
  mutating func cancel(_ place: Place, in line: Line) -> SuspendedTask? {
    guard records[place.index].generation == place.generation else { return nil }
    guard records[place.index].task != nil else {
      records[place.index].isCancelled = true
      return nil
    }
    if line == .workers { workerCount -= 1 }
    return take(place.index)
  }

  private mutating func take(_ index: Int) -> SuspendedTask? {
    let (previous, next) = (records[index].previous, records[index].next)
    records[previous].next = next
    records[next].previous = previous
    defer { free(index) }
    return records[index].task.take()
  }

  private mutating func free(_ index: Int) {
    records[index].generation &+= 1
    records[index].isCancelled = false
    records[index].next = firstFree
    firstFree = index
  }
}
