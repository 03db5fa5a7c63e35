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
  static func of<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) -> Int {
    let before = ringtail_allocation_count()
    try body()
    return Int(ringtail_allocation_count() - before)
  }
}
