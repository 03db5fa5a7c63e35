import TestSupport

/// Bytes to compress, of several kinds.
enum InputKind: String, CaseIterable {
  /// Any bytes: nothing to find.
  case noise
  /// One byte again and again.
  case constant
  /// Lines of a log.
  case lines
  /// Runs of noise, and repetitions of anything before.
  case mixed

  /// `count` bytes of this kind.
  func bytes(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    switch self {
    case .noise: return generator.bytes(count)
    case .constant: return [UInt8](repeating: UInt8(generator.next() & 0xFF), count: count)
    case .lines:
      var number = Int(generator.next() % 1_000)
      while bytes.count < count {
        bytes += LogLines.line(number)
        number += 1
      }
    case .mixed:
      while bytes.count < count {
        let length = 1 + Int(generator.nextOfAnyMagnitude() % 300)
        if bytes.isEmpty || generator.next() % 2 == 0 {
          bytes += generator.bytes(length)
        } else {
          let start = Int(generator.next() % UInt64(bytes.count))
          for index in start..<start + length { bytes.append(bytes[index]) }
        }
      }
    }
    return Array(bytes.prefix(count))
  }
}

/// The lines that the golden frames hold.
enum LogLines {
  static func line(_ number: Int) -> [UInt8] {
    let (time, count) = (1_700_000_000 + number * 15, number * 37 % 101)
    let duration = number * number % 997
    return Array(
      "ts=\(time) level=info msg=\"compact blocks\" count=\(count) duration=\(duration)ms\n".utf8)
  }

  static func bytes(_ numbers: ClosedRange<Int>) -> [UInt8] { numbers.flatMap(line) }
}
