internal import BitCoding
internal import Gorilla

extension ValueEncoding {
  /// Tries a stream of XOR fields for each frame, as an XOR chunk has it: where many values repeat, and
  /// for whatever no other mode is made for.
  mutating func tryStreams(_ values: Span<Double>) {
    guard Self.estimatedStreamSize(values) < bestSize - bestSize / 32 else { return }
    beginTrial(.xor)
    for first in stride(from: 0, to: values.count, by: IntegerColumn.frameLength) {
      let end = min(first + IntegerColumn.frameLength, values.count)
      stream.removeAll()
      stream.append(values.extracting(first..<end))
      trial.append(uvarint: UInt64(stream.byteCount))
      stream.withBytes { trial.append(copying: $0) }
    }
    keep(.xor)
  }

  /// The bytes of the streams, by the differences of up to 32 values from those before them, on the low
  /// side.
  private static func estimatedStreamSize(_ values: Span<Double>) -> Int {
    let sampleCount = min(values.count - 1, 32)
    var bits = 0
    for sample in 0..<sampleCount {
      let index = 1 + sample * (values.count - 1) / sampleCount
      let difference = values[index].bitPattern ^ values[index - 1].bitPattern
      if difference == 0 {
        bits += 1
      } else {
        bits += 66 - difference.leadingZeroBitCount - difference.trailingZeroBitCount
      }
    }
    return bits * values.count / sampleCount / 8
  }
}
