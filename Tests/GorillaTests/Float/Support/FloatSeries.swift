import Gorilla

/// Float samples by columns. The values are bits, as two series are alike only if their bits are.
struct FloatSeries: Equatable, Sendable {
  var timestamps: [Int64] = []
  var bits: [UInt64] = []
  /// 0 where there is none; XOR chunks have none at all.
  var startTimes: [Int64] = []

  init() {}

  /// Samples without start times.
  init(_ timestamps: [Int64], _ values: [Double]) {
    for (timestamp, value) in zip(timestamps, values) { append(timestamp, value.bitPattern) }
  }

  init(_ timestamps: [Int64], _ values: [Double], startTimes: [Int64]) {
    self.init(timestamps, values)
    self.startTimes = startTimes
  }

  var count: Int { timestamps.count }
  var values: [Double] { bits.map(Double.init(bitPattern:)) }
  var hasStartTimes: Bool { startTimes.contains { $0 != 0 } }

  subscript(index: Int) -> Sample {
    Sample(timestamp: timestamps[index], value: Double(bitPattern: bits[index]))
  }

  mutating func append(_ timestamp: Int64, _ valueBits: UInt64, startTime: Int64 = 0) {
    timestamps.append(timestamp)
    bits.append(valueBits)
    startTimes.append(startTime)
  }

  subscript(range: Range<Int>) -> FloatSeries {
    var part = FloatSeries()
    part.timestamps = Array(timestamps[range])
    part.bits = Array(bits[range])
    part.startTimes = Array(startTimes[range])
    return part
  }

  func prefix(_ count: Int) -> FloatSeries { self[0..<count] }

  func withoutStartTimes() -> FloatSeries {
    var series = self
    series.startTimes = Array(repeating: 0, count: count)
    return series
  }
}

extension FloatSeries: CustomStringConvertible {
  /// The samples as they could be typed into a test.
  var description: String {
    timestamps.indices.map { index in
      let start = startTimes[index] == 0 ? "" : " from \(startTimes[index])"
      return "(\(timestamps[index]), 0x\(String(bits[index], radix: 16))\(start))"
    }.joined(separator: " ")
  }
}
