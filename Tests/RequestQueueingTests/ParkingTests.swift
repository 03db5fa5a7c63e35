internal import FairQueueing
internal import TestSupport
internal import Testing

@testable internal import RequestQueueing

/// Lines of tasks against lists of numbers.
@Suite struct ParkingTests {
  @Test func everyShortSequenceKeepsTheOrderOfTheLines() {
    func check(_ pair: ParkingPair, rest: Int) {
      for move in ParkingPair.Move.allCases {
        var next = pair
        if next.make(move), rest > 1 { check(next, rest: rest - 1) }
      }
    }
    check(ParkingPair(), rest: Effort.scaled(quick: 4, full: 6))
  }

  @Test(arguments: Seed.each(Effort.scaled(quick: 20, full: 200)))
  func anySequenceKeepsTheOrderOfTheLines(seed: Seed) {
    var random = seed.generator
    var pair = ParkingPair()
    for _ in 0..<500 {
      if let move = ParkingPair.Move.allCases.randomElement(using: &random) { _ = pair.make(move) }
    }
  }
}

/// Parked tasks, and what should be parked. Tasks are the numbers of their places, in the order in which
/// these were reserved.
private struct ParkingPair {
  private typealias Line = Parking<Int>.Line

  /// A place that is reserved, or in a line.
  private struct Task {
    let number: Int
    let place: Parking<Int>.Place
    let line: Line
    let worker: WorkerID?
    var isParked = false
    var isCancelled = false
  }

  private static let names: [WorkerID] = {
    var pool = WorkerPool()
    return [pool.connect("a"), pool.connect("b")]
  }()

  private var parking = Parking<Int>()
  /// In the order in which they reserved their places, or were parked.
  private var tasks: [Task] = []
  private var gone: [Parking<Int>.Place] = []
  private var count = 0

  /// What can be done.
  enum Move: CaseIterable {
    case reserveForWorker, reserveForNamedWorker, reserveForDrained
    case parkFirst, parkLast, cancelFirst, cancelLast, cancelLate
    case takeFirstWorker, takeFirstDrained, takeLastWorker
  }

  /// Does what can be done, and sees to it that it has the right consequences.
  ///
  /// - Returns: whether there was something to do it with.
  mutating func make(_ move: Move) -> Bool {
    let isDone =
      switch move {
      case .reserveForWorker: reserve(.workers, nil)
      case .reserveForNamedWorker: reserve(.workers, Self.names[count % 2])
      case .reserveForDrained: reserve(.drained, nil)
      case .parkFirst: park(tasks.first { !$0.isParked })
      case .parkLast: park(tasks.last { !$0.isParked })
      case .cancelFirst: cancel(tasks.indices.first)
      case .cancelLast: cancel(tasks.indices.last)
      case .cancelLate: cancelLate()
      case .takeFirstWorker: takeFirst(.workers)
      case .takeFirstDrained: takeFirst(.drained)
      case .takeLastWorker: takeLastWorker()
      }
    if isDone { check() }
    return isDone
  }

  private mutating func reserve(_ line: Line, _ worker: WorkerID?) -> Bool {
    let place = parking.reserve(in: line, for: worker)
    tasks.append(Task(number: count, place: place, line: line, worker: worker))
    count += 1
    return true
  }

  /// Parks a task, or gives its place back if it has been cancelled.
  /// Parks a task, or gives its place back if it has been cancelled.
  private mutating func park(_ task: Task?) -> Bool {
    guard var task else { return false }
    tasks.removeAll { $0.number == task.number }
    if task.isCancelled {
      parking.free(task.place)
      gone.append(task.place)
    } else {
      parking.park(task.number, at: task.place)
      task.isParked = true
      tasks.append(task)
    }
    return true
  }

  private mutating func cancel(_ index: Int?) -> Bool {
    guard let index else { return false }
    let task = tasks[index]
    #expect(parking.cancel(task.place) == (task.isParked ? task.number : nil))
    if task.isParked { leave(index) } else { tasks[index].isCancelled = true }
    return true
  }

  /// Cancels all that are gone, whose places others may have by now.
  private mutating func cancelLate() -> Bool {
    for place in gone { #expect(parking.cancel(place) == nil) }
    return !gone.isEmpty
  }

  private mutating func takeFirst(_ line: Line) -> Bool {
    let index = tasks.firstIndex { $0.isParked && $0.line == line }
    #expect(parking.takeFirst(of: line) == index.map { tasks[$0].number })
    if let index { leave(index) }
    return true
  }

  private mutating func takeLastWorker() -> Bool {
    guard let index = tasks.lastIndex(where: { $0.isParked && $0.line == .workers }),
      let last = workers.last
    else { return false }
    #expect(last.id == tasks[index].worker)
    #expect(parking.take(last) == tasks[index].number)
    leave(index)
    return true
  }

  private mutating func leave(_ index: Int) { gone.append(tasks.remove(at: index).place) }

  private var workers: [Parking<Int>.Worker] {
    var workers: [Parking<Int>.Worker] = []
    var next = parking.firstWorker
    while let worker = next {
      workers.append(worker)
      next = parking.worker(after: worker)
    }
    return workers
  }

  private func check() {
    let expected = tasks.filter { $0.isParked && $0.line == .workers }
    let reserved = tasks.filter { !$0.isParked }
    let isRight =
      parking.workerCount == expected.count && workers.map(\.id) == expected.map(\.worker)
      && reserved.allSatisfy { parking.isCancelled($0.place) == $0.isCancelled }
    // An expectation takes longer than all of this.
    if !isRight { Issue.record("\(expected.map(\.number)) should be parked") }
  }
}
