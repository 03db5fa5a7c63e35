internal import FairQueueing
internal import RequestQueueing
internal import Synchronization
internal import TestSupport
internal import Testing

/// Numbers that grow, by which tasks tell what came first. The tasks share nothing else.
final class Stamps: Sendable {
  private let last = Atomic<Int>(0)

  func next() -> Int { last.add(1, ordering: .sequentiallyConsistent).newValue }
  var count: Int { last.load(ordering: .sequentiallyConsistent) }
}

/// What owners and workers saw, each for itself.
struct History {
  /// A request as its owner saw it.
  struct Request {
    let number: Int
    let tenant: String
    /// Those of one line are handed out first in, first out.
    let line: String
    /// When the queue was about to be given it, and when it had it.
    let came: ClosedRange<Int>
    let ending: Ending
  }

  /// A request as a worker saw it.
  struct Receipt {
    enum Outcome { case answered, failed, lost }

    let number: Int
    /// When the worker asked, and when it had the request. The answer is the latter.
    let asked: ClosedRange<Int>
    /// When the worker began to let go of the request.
    let released: Int
    let outcome: Outcome
  }

  /// A request that was on the way to a worker, which was cancelled and gave it back: nobody saw which one.
  struct Return {
    let tenant: String
    /// For which time it was handed out; those times do not count that it was given back.
    let attempt: Int
    /// When the worker asked, and when it had given the request back.
    let asked: ClosedRange<Int>
  }

  var requests: [Request] = []
  var receipts: [Receipt] = []
  var returns: [Return] = []

  /// Expects that there is an order of what happened in which every request goes to one worker at a time,
  /// none comes back once it was answered, and each line is first in, first out.
  func check(maximumAttempts: Int) {
    let receipts = Dictionary(
      grouping: receipts.sorted { $0.asked.upperBound < $1.asked.upperBound }
    ) {
      $0.number
    }
    for request in requests {
      let receipts = receipts[request.number] ?? []
      for (earlier, later) in zip(receipts, receipts.dropFirst()) {
        #expect(earlier.outcome == .lost, "it came back though it was answered")
        #expect(earlier.released < later.asked.upperBound, "two workers had it at a time")
      }
      #expect(receipts.allSatisfy { request.came.lowerBound < $0.asked.upperBound })
      switch request.ending {
      case .answer(let stamp):
        #expect(receipts.last?.outcome == .answered && receipts.last?.asked.upperBound == stamp)
      case .workerError: #expect(receipts.last?.outcome == .failed)
      case .abandoned(let attempts):
        #expect(attempts == maximumAttempts && receipts.count == attempts)
        #expect(receipts.last?.outcome == .lost)
      case .refused: #expect(receipts.isEmpty)
      case .expired, .shutDown: #expect(receipts.allSatisfy { $0.outcome == .lost })
      case .cancelled: break
      }
    }
    for line in Dictionary(grouping: requests, by: \.line).values {
      checkOrder(line.compactMap { request in receipts[request.number].map { (request, $0[0]) } })
    }
  }

  /// Expects that no request of a line was surely handed out before another one that surely came earlier and
  /// waited.
  ///
  /// One that was on the way to a worker did not wait until that worker gave it back: those behind it may have been
  /// handed out meanwhile. As many as there were on the way, of the tenant and for the first time, may be overtaken.
  private func checkOrder(_ line: [(request: Request, receipt: Receipt)]) {
    for (request, receipt) in line {
      let overtaken = line.filter { earlier in
        earlier.request.came.upperBound < request.came.lowerBound
          && receipt.asked.upperBound < earlier.receipt.asked.lowerBound
      }
      if overtaken.isEmpty { continue }
      let start = max(receipt.asked.lowerBound, request.came.lowerBound)
      let onTheWay = returns.filter {
        $0.tenant == request.tenant && $0.attempt == 1
          && $0.asked.overlaps(start...receipt.asked.upperBound)
      }
      #expect(
        overtaken.count <= onTheWay.count,
        "\(request.number) came before \(overtaken.map(\.request.number))")
    }
  }
}
