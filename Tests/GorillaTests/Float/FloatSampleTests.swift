import Gorilla
import Testing

@Suite("Float samples are compared by bit pattern")
struct FloatSampleTests {
  @Test("with NaNs, zeros and markers told apart")
  func equality() {
    let patterns: [UInt64] = [
      0, 0x8000_0000_0000_0000, 0x7FF8_0000_0000_0000, 0x7FF8_0000_0000_0001,
      0x7FF0_0000_0000_0002, 0xFFF8_0000_0000_0000, 1,
    ]
    for left in patterns {
      for right in patterns {
        for timestamp: Int64 in [0, 1] {
          let first = Sample(timestamp: 0, value: Double(bitPattern: left))
          let second = Sample(timestamp: timestamp, value: Double(bitPattern: right))
          #expect((first == second) == (left == right && timestamp == 0))
        }
      }
    }
  }
}
