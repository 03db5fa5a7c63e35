import CAllocationCounter
import Testing

/// Counts allocations, where they can be counted.
enum Allocations {
  static var areCounted: Bool { ringtail_allocations_are_counted() }
  static let whyNot: Comment = "allocations are counted with glibc only, and under no sanitizer"

  /// The allocations by `body`, which the counter sees on its own thread only.
  static func during<Failure: Error>(
    _ body: () throws(Failure) -> Void
  ) throws(Failure) -> UInt64 {
    let before = ringtail_allocation_count()
    try body()
    return ringtail_allocation_count() - before
  }

  /// The least number of bytes that are allocated in a few runs of `body`: the testing library takes
  /// notes of what is thrown, and now and then allocates for them.
  static func leastBytes(_ body: () -> Void) -> UInt64 {
    (0..<4).reduce(.max) { least, _ in
      let before = ringtail_allocated_byte_count()
      body()
      return min(least, ringtail_allocated_byte_count() - before)
    }
  }
}
