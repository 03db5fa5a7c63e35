import CAllocationCounter
import Testing

/// The allocations of the calling thread.
enum AllocationCount {
  /// Whether tests can say how often the code that users run allocates.
  static let isMeasured: Bool = {
    #if DEBUG
    return false
    #else
    return ringtail_allocations_are_counted()
    #endif
  }()

  /// Why tests are skipped where they cannot.
  static let reason: Comment =
    "allocations are counted in optimized code only, with glibc and without a sanitizer"

  /// The number of allocations by `body`.
  static func of<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> UInt64 {
    let before = ringtail_allocation_count()
    try body()
    return ringtail_allocation_count() - before
  }

  /// Expects that `body`, which fills buffers the first time, allocates nothing the second time.
  static func expectNone<Failure: Error>(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws(Failure) -> Void
  ) throws(Failure) {
    try body()
    let count = try of(body)
    #expect(count == 0, sourceLocation: sourceLocation)
  }
}
