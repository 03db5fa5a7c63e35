internal import BitCoding
internal import Gorilla

/// The payload of a chunk of floats in either encoding.
///
/// Both appenders are there, the one that is not used with next to no buffer: an optional one would be
/// moved out and in for every sample.
struct FloatAppender: ~Copyable, Sendable {
  /// Whether the encoding is the one with start times.
  let hasStartTimes: Bool
  private var xor: XORAppender
  private var xor2: XOR2Appender

  init(hasStartTimes: Bool) {
    self.hasStartTimes = hasStartTimes
    xor = XORAppender(byteCapacity: hasStartTimes ? 0 : 128)
    xor2 = XOR2Appender(byteCapacity: hasStartTimes ? 128 : 0)
  }

  /// The most samples that the count of a chunk can tell.
  static let capacity = XORAppender.capacity

  /// The bytes that a sample takes at most, the second one of a chunk included.
  var maximumSampleByteCount: Int { hasStartTimes ? 29 : 20 }

  var encoding: ChunkEncodingByte { ChunkEncodingByte(hasStartTimes ? .xor2 : .xor) }

  /// The number of samples so far.
  var count: Int { hasStartTimes ? xor2.count : xor.count }

  /// The length of the payload so far.
  var byteCount: Int { hasStartTimes ? xor2.byteCount : xor.byteCount }

  mutating func append(_ sample: Sample, startTime: Int64) {
    if hasStartTimes {
      xor2.append(sample, startTime: startTime)
    } else {
      xor.append(sample)
    }
  }

  mutating func append(
    _ timestamps: Span<Int64>, _ values: Span<Double>, _ startTimes: Span<Int64>?
  ) {
    if !hasStartTimes {
      xor.append(timestamps, values)
    } else if let startTimes {
      xor2.append(timestamps, values, startTimes: startTimes)
    } else {
      xor2.append(timestamps, values)
    }
  }

  mutating func removeAll() {
    if hasStartTimes { xor2.removeAll() } else { xor.removeAll() }
  }

  /// A copy of the payload so far.
  mutating func payload() -> [UInt8] {
    hasStartTimes ? xor2.withBytes { $0.copy() } : xor.withBytes { $0.copy() }
  }
}
