import FairQueueing
import RequestQueueing

// A fair pool of four workers: the tenant with three hundred requests does not keep the others waiting.
let queue = RequestQueue<Int, String>()
let tenants = [("batch", 300), ("alice", 3), ("bob", 3)]

try await withThrowingDiscardingTaskGroup { group in
  group.addTask { try await queue.run(workers: 4) { number in "answer \(number)" } }
  try await withThrowingDiscardingTaskGroup { owners in
    for (name, count) in tenants {
      let policy = TenantPolicy(weight: 1, maximumRequests: 500)
      for number in 0..<count {
        owners.addTask {
          let terms = RequestTerms(deadline: queue.now.advanced(by: .seconds(30)))
          let answer = try await queue.enqueue(
            number, of: Tenant(name), policy: policy, terms: terms)
          if name != "batch" { print(name, answer) }
        }
      }
    }
  }
  queue.shutDown()
}
