internal import CAllocationCounter
internal import FairQueueing
internal import RequestQueueing
internal import Synchronization
internal import TestSupport
internal import Testing

/// What is allocated for a request, once the queue has been as long as it gets.
@Suite(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers), .timeLimit(.minutes(1)))
struct AllocationTests {
  @Test func aRequestThatWaitsIsTakenWithoutAllocations() async throws {
    let queue = NumberQueue()
    let tenant = try Tenant("a")
    let owners = (0..<1000).map { number in
      Task.detached {
        try await queue.enqueue(
          number, of: tenant, policy: TenantPolicy(maximumRequests: .max))
      }
    }
    await eventually { queue.count == 1000 }
    var (taken, answered) = (UInt64(0), UInt64(0))
    for _ in owners {
      let start = ringtail_allocation_count()
      let lease = try await queue.lease()
      let middle = ringtail_allocation_count()
      lease.complete(.success(1))
      taken += middle - start
      answered += ringtail_allocation_count() - middle
    }
    #expect(taken == 0)
    // For each owner at most the piece of work in which the system resumes it.
    #expect(answered <= 1000)
    for owner in owners { #expect(try await owner.value == 1) }
  }

  /// A count that a task notes for another one.
  private final class Start: Sendable {
    let count = Atomic<UInt64>(0)
  }

  @Test func aRequestIsOneObjectBesidesTheMemoryOfItsTask() async throws {
    let queue = NumberQueue()
    let tenant = try Tenant("a")
    let start = Start()
    var counts: [UInt64] = []
    for number in 0..<100 {
      // Its task runs here until it is suspended.
      let owner = Task.immediate { @Sendable in
        // After this, the task has most of the memory of its own that it takes.
        _ = try? await queue.enqueue(0, of: tenant, policy: TenantPolicy(maximumRequests: 0))
        start.count.store(ringtail_allocation_count(), ordering: .relaxed)
        return try await queue.enqueue(number, of: tenant)
      }
      counts.append(ringtail_allocation_count() - start.count.load(ordering: .relaxed))
      try await queue.lease().complete(.success(number))
      #expect(try await owner.value == number)
    }
    // The request, and a piece for the task itself if its first suspension takes more than it has.
    #expect((1...2).contains(counts.sorted()[50]))
  }
}
