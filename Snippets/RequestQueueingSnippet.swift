import FairQueueing
import RequestQueueing

// A fair pool of four workers: the tenant with thirty requests does not keep the other one waiting.
let queue = RequestQueue<Int, String>()
async let pool: Void = queue.run(workers: 4) { number in "answer \(number)" }
try await withThrowingDiscardingTaskGroup { owners in
  for (tenant, count) in [(try Tenant("batch"), 30), (try Tenant("alice"), 3)] {
    let policy = TenantPolicy(weight: 1, maximumRequests: 50)
    for number in 0..<count {
      owners.addTask {
        let terms = RequestTerms(deadline: queue.now.advanced(by: .seconds(30)))
        print(tenant, try await queue.enqueue(number, of: tenant, policy: policy, terms: terms))
      }
    }
  }
}
queue.shutDown()
try await pool
