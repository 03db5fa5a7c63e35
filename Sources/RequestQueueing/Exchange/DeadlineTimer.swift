internal import FairQueueing

/// The task that sleeps until the next deadline: one at a time.
///
/// It is made, and cancelled, without the lock. Whatever it does late, after another one was ordered, is
/// told by its number.
struct DeadlineTimer {
  /// A timer that is to be made.
  struct Order: Sendable {
    let number: Int
    let deadline: QueueInstant
  }

  private var task: Task<Void, Never>?
  private var order: Order?
  private var lastNumber = 0

  /// Orders a timer if there is none that ends as early; the old one is to be cancelled.
  mutating func order(_ deadline: QueueInstant?) -> (new: Order, old: Task<Void, Never>?)? {
    guard let deadline, deadline < order?.deadline ?? QueueInstant(nanoseconds: .max) else {
      return nil
    }
    lastNumber += 1
    let new = Order(number: lastNumber, deadline: deadline)
    order = new
    return (new, task.take())
  }

  /// Keeps the task of an order.
  ///
  /// - Returns: whether it is still wanted.
  mutating func keep(_ task: Task<Void, Never>, for order: Order) -> Bool {
    guard order.number == self.order?.number else { return false }
    self.task = task
    return true
  }

  /// Notes that a timer has ended.
  mutating func end(_ order: Order) {
    if order.number == self.order?.number { _ = cancel() }
  }

  /// Forgets the timer, if there is one, for it to be cancelled.
  mutating func cancel() -> Task<Void, Never>? {
    order = nil
    return task.take()
  }
}
