import Testing

@testable import Gorilla

@Suite("A window of more than 64 bits is an error that says where")
struct HistogramWindowTests {
  /// Leading zeros and width of a window; a width of 0 is one of 64.
  private static let windows: [(leading: UInt64, width: UInt64, isValid: Bool)] = [
    (0, 0, true), (1, 63, true), (31, 33, true), (0, 1, true),
    (1, 0, false), (31, 0, false), (2, 63, false), (31, 34, false), (31, 63, false),
  ]

  @Test("in a sum, behind integer counts", arguments: [false, true])
  func sums(hasStartTimes: Bool) {
    for window in Self.windows {
      var bits = BitString()
      bits.append([0, 2, 0])
      bits.append("00000000 0 0 0 0 0 0")
      bits.append(0, count: 64)
      let bitOffset = bits.count
      bits.append("0 0 0")
      append(window.leading, window.width, to: &bits)
      expect(window.isValid, bits, UInt64.self, hasStartTimes, sample: 1, bitOffset)
    }
  }

  @Test("in any value of a float histogram", arguments: 0..<5)
  func floats(place: Int) {
    for window in Self.windows {
      var bits = BitString()
      bits.append([0, 2, 0])
      // A span of two buckets, and the first sample's time, count, zero count, sum and buckets.
      bits.append("00000000 0 10 001 10 010 0 0 0")
      for _ in 0..<5 { bits.append(0, count: 64) }
      let bitOffset = bits.count
      bits.append("0")
      for _ in 0..<place { bits.append("0") }
      append(window.leading, window.width, to: &bits)
      for _ in place + 1..<5 { bits.append("0") }
      expect(window.isValid, bits, Double.self, false, sample: 1, bitOffset)
      expect(window.isValid, bits, Double.self, true, sample: 1, bitOffset)
    }
  }

  /// Appends a value with a new window, all of whose bits are ones.
  private func append(_ leading: UInt64, _ width: UInt64, to bits: inout BitString) {
    bits.append("11")
    bits.append(leading, count: 5)
    bits.append(width, count: 6)
    bits.append(.max, count: width == 0 ? 64 : Int(width))
  }

  private func expect<Count: TestedCount>(
    _ isValid: Bool, _ bits: BitString, _: Count.Type, _ hasStartTimes: Bool, sample: Int,
    _ bitOffset: Int
  ) {
    // More bytes behind, so that the end is no reason.
    let bytes = bits.bytes + [UInt8](repeating: 0, count: 16)
    for decoded in [
      DecodedHistograms<Count>(batch: bytes, hasStartTimes: hasStartTimes),
      DecodedHistograms<Count>(oneByOne: bytes, hasStartTimes: hasStartTimes),
    ] {
      if isValid {
        #expect(decoded.error == nil && decoded.samples.count == sample + 1)
      } else {
        #expect(decoded.error == .invalidWindow(sample: sample, bitOffset: bitOffset))
        #expect(decoded.samples.count == sample)
      }
    }
  }
}
