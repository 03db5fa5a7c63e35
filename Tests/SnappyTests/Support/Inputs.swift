import TestSupport

/// Bytes to encode, of several kinds.
enum InputKind: String, CaseIterable {
  /// Any bytes: nothing to find.
  case noise
  /// One byte again and again.
  case constant
  /// A pattern of few bytes.
  case periodic
  /// Words of a small vocabulary.
  case text
  /// Few different bytes, so that there are many short repetitions.
  case twoLetters
  /// Runs of noise and repetitions of anything before, of any length.
  case mixed

  /// `count` bytes of this kind.
  func bytes(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
    switch self {
    case .noise: return generator.bytes(count)
    case .constant: return [UInt8](repeating: UInt8(generator.next() & 0xFF), count: count)
    case .periodic:
      let pattern = generator.bytes(Int.random(in: 1...40, using: &generator))
      return (0..<count).map { pattern[$0 % pattern.count] }
    case .twoLetters: return (0..<count).map { _ in UInt8(97 + generator.next() % 2) }
    case .text:
      let words = (0..<200).map { _ in
        generator.bytes(Int.random(in: 2...12, using: &generator)) + [32]
      }
      var bytes: [UInt8] = []
      while bytes.count < count { bytes += words[Int(generator.next() % 200)] }
      return Array(bytes.prefix(count))
    case .mixed:
      var bytes: [UInt8] = []
      while bytes.count < count {
        let length = 1 + Int(generator.nextOfAnyMagnitude() % 300)
        if bytes.isEmpty || generator.next() % 2 == 0 {
          bytes += generator.bytes(length)
        } else {
          let start = Int(generator.next() % UInt64(bytes.count))
          for index in start..<start + length { bytes.append(bytes[index]) }
        }
      }
      return Array(bytes.prefix(count))
    }
  }
}
