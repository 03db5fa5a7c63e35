import CAllocationCounter
import Testing

/// Counts allocations, where they can be counted.
enum Allocations {
  static var areCounted: Bool { ringtail_allocations_are_counted() }
  static let whyNot: Comment =
    "allocations are counted with glibc only, under no sanitizer, and here in optimized code"

  /// The allocations by `body`, which the counter sees on its own thread only.
  static func during<Failure: Error>(
    _ body: () throws(Failure) -> Void
  ) throws(Failure) -> UInt64 {
    let before = ringtail_allocation_count()
    try body()
    return ringtail_allocation_count() - before
  }

  /// The bytes that are allocated by `body`.
  static func bytes(_ body: () -> Void) -> UInt64 {
    let before = ringtail_allocated_byte_count()
    body()
    return ringtail_allocated_byte_count() - before
  }
}
