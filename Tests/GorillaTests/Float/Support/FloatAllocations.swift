import CAllocationCounter
import Gorilla
import Testing

/// Counts allocations, where they can be counted.
enum FloatAllocations {
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

  /// The least number of allocations in a few runs of `body`.
  static func least(_ body: () -> Void) -> UInt64 {
    (0..<4).reduce(.max) { least, _ in min(least, during(body)) }
  }

  /// The least number of bytes that are allocated in a few runs of `body`.
  static func leastBytes(_ body: () -> Void) -> UInt64 {
    (0..<4).reduce(.max) { least, _ in
      let before = ringtail_allocated_byte_count()
      body()
      return min(least, ringtail_allocated_byte_count() - before)
    }
  }
}

/// Outputs for a chunk of up to 300 samples, allocated once.
struct FloatBuffers {
  var timestamps = [Int64](repeating: 0, count: 300)
  var values = [Double](repeating: 0, count: 300)
  var startTimes = [Int64](repeating: 0, count: 300)

  /// Decodes a chunk into the outputs, and once more sample by sample.
  mutating func decode<Decoder: FloatDecoder>(
    _: Decoder.Type, _ bytes: Span<UInt8>
  ) throws(ChunkError) {
    try Self.decode(Decoder.self, bytes, &timestamps, &values, &startTimes)
    var decoder = try Decoder(bytes)
    while try decoder.next(from: bytes) != nil {}
  }

  private static func decode<Decoder: FloatDecoder>(
    _: Decoder.Type, _ bytes: Span<UInt8>,
    _ timestamps: inout [Int64], _ values: inout [Double], _ startTimes: inout [Int64]
  ) throws(ChunkError) {
    var times = timestamps.mutableSpan
    var doubles = values.mutableSpan
    var starts = startTimes.mutableSpan
    var decoder = try Decoder(bytes)
    _ = try decoder.decode(from: bytes, timestamps: &times, values: &doubles)
    decoder = try Decoder(bytes)
    _ = try decoder.decode(
      from: bytes, timestamps: &times, values: &doubles, startTimes: &starts)
  }
}
