internal import CAllocationCounter
public import Testing

/// The allocations of the calling thread, where they can be counted.
public enum Allocations {
  /// Whether they are counted.
  public static var areCounted: Bool { ringtail_allocations_are_counted() }
  /// Why tests are skipped where they are not.
  public static let whyNot: Comment =
    "allocations are counted with glibc only, and under no sanitizer"

  /// Whether they are counted, and the code is optimized: without that, what is no allocation in the
  /// code that users run can be one.
  public static let areUsers: Bool = {
    #if DEBUG
    return false
    #else
    return areCounted
    #endif
  }()
  /// Why tests are skipped where they are not those that users have.
  public static let whyNotUsers: Comment =
    "allocations are counted in optimized code only, with glibc and under no sanitizer"

  /// The number of allocations by `body`.
  public static func during<Failure: Error>(
    _ body: () throws(Failure) -> Void
  ) throws(Failure) -> UInt64 {
    let before = ringtail_allocation_count()
    try body()
    return ringtail_allocation_count() - before
  }

  /// The number of bytes that `body` allocates.
  public static func bytes(_ body: () -> Void) -> UInt64 {
    let before = ringtail_allocated_byte_count()
    body()
    return ringtail_allocated_byte_count() - before
  }

  // The testing library takes notes of what is thrown, and now and then allocates for them: hence the
  // least of a few runs.

  /// The least number of allocations in a few runs of `body`.
  public static func least(_ body: () -> Void) -> UInt64 {
    (0..<4).reduce(.max) { least, _ in min(least, during(body)) }
  }

  /// The least number of bytes that are allocated in a few runs of `body`.
  public static func leastBytes(_ body: () -> Void) -> UInt64 {
    (0..<4).reduce(.max) { least, _ in min(least, bytes(body)) }
  }

  /// Expects that `body`, which fills buffers the first time, allocates this often the second time.
  public static func expect<Failure: Error>(
    _ expected: UInt64, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws(Failure) -> Void
  ) throws(Failure) {
    try body()
    let count = try during(body)
    #expect(count == expected, sourceLocation: sourceLocation)
  }
}
