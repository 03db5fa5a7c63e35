import BitCoding
import TestSupport

/// Writes payloads that are laid out well, of random content: what no encoder writes, among it columns
/// with a scale, fields that are wider than need be, and numbers of any size. Most are sound.
struct PlausiblePayload {
  private let count: Int
  private var bytes: [UInt8] = []

  /// A payload of 1 to 300 samples.
  static func random(using random: inout SeededGenerator) -> [UInt8] {
    var payload = PlausiblePayload(
      count: [1, 2, 3, 128, 129, 300].randomElement(using: &random) ?? 1)
    payload.fill(using: &random)
    return payload.bytes
  }

  private init(count: Int) { self.count = count }

  private mutating func fill(using random: inout SeededGenerator) {
    let hasExceptions = Int.random(in: 0..<4, using: &random) == 0
    bytes = [hasExceptions ? 0x11 : 0x01]
    append(uvarint: UInt64(count))
    appendColumn(count, below: nil, using: &random)
    appendValues(count, areEntries: false, using: &random)
    if hasExceptions { appendExceptions(using: &random) }
  }

  private mutating func appendValues(
    _ count: Int, areEntries: Bool, using random: inout SeededGenerator
  ) {
    let mode = UInt8.random(in: 0...7, using: &random)
    let exponent = UInt8.random(in: 0...22, using: &random)
    switch mode {
    case 4 where areEntries: appendValues(count, areEntries: true, using: &random)
    case 0:
      bytes += [0] + random.bytes(8)
    case 1, 2:
      bytes.append(mode << 5 | exponent)
      appendColumn(count, below: 1 << 50, using: &random)
      if mode == 2 { appendColumn(count, below: nil, using: &random) }
    case 3:
      bytes += [0x60] + random.bytes(8)
      appendColumn(count, below: 1 << 50, using: &random)
      appendColumn(count, below: nil, using: &random)
    case 4:
      bytes.append(0x80)
      let entryCount = Int.random(in: 1...count, using: &random)
      append(uvarint: UInt64(entryCount))
      appendValues(entryCount, areEntries: true, using: &random)
      appendColumn(count, below: UInt64(entryCount), using: &random)
    case 5:
      let codeWidth = Int.random(in: 0...4, using: &random)
      let restWidth = Int.random(in: 48...63, using: &random)
      bytes += [0xA0 | UInt8(codeWidth), UInt8(restWidth)]
      bytes += random.bytes(2 << codeWidth)
      bytes += random.bytes((count * codeWidth + 7) / 8)
      bytes += random.bytes((count * restWidth + 7) / 8)
    case 6:
      bytes.append(0xC0 | UInt8.random(in: 0...31, using: &random))
      appendColumn(count, below: nil, using: &random)
    default:
      bytes.append(0xE0)
      for first in stride(from: 0, to: count, by: 128) {
        appendStream(min(128, count - first), using: &random)
      }
    }
  }

  /// Enough bits for any values; now and then the windows are too wide.
  private mutating func appendStream(_ count: Int, using random: inout SeededGenerator) {
    let isSimple = Int.random(in: 0..<4, using: &random) != 0
    let length = 8 + (isSimple ? (count + 7) / 8 : count * 77 / 8)
    append(uvarint: UInt64(length))
    bytes += random.bytes(8)
    bytes += isSimple ? [UInt8](repeating: 0, count: length - 8) : random.bytes(length - 8)
  }

  private mutating func appendExceptions(using random: inout SeededGenerator) {
    let exceptionCount = Int.random(in: 1...min(count, 4), using: &random)
    append(uvarint: UInt64(exceptionCount))
    for _ in 0..<exceptionCount {
      append(uvarint: UInt64.random(in: 0...UInt64(count / 4), using: &random))
      bytes += random.bytes(8)
    }
  }

  /// Integers of any size; or, most often, 0 up to a limit.
  private mutating func appendColumn(
    _ count: Int, below limit: UInt64?, using random: inout SeededGenerator
  ) {
    // What the limit allows is easy to tell for plain integers and for growing ones.
    var transform = UInt8.random(in: 0...3, using: &random)
    if limit ?? .max < 1 << 20 { transform = 0 }
    let isOdd = Int.random(in: 0..<8, using: &random) == 0
    let isFree = limit == nil || isOdd
    let (isScaled, isBroken) = (isFree && Bool.random(using: &random), isFree && count > 1)
    bytes.append(transform | (isScaled ? 4 : 0) | (isBroken ? 8 : 0))
    let room = limit.map { 63 - $0.leadingZeroBitCount } ?? 64
    let steps = [0, 8, 16, 9][Int(transform)]
    let mostWidth = isFree ? 64 : max(0, room - steps)
    if transform == 3 { append(any: isFree, using: &random) }
    if isScaled { append(any: isFree, using: &random) }
    if isBroken { appendBreaks(count, using: &random) }
    let frameCount = (count + 127) / 128
    let widths = (0..<frameCount).map { _ in Int.random(in: 0...mostWidth, using: &random) }
    if frameCount == 1 {
      bytes.append(UInt8(widths[0]))
      append(any: isFree, using: &random)
      if transform == 1 || transform == 2 { append(any: isFree, using: &random) }
      if transform == 2 { append(any: isFree, using: &random) }
    } else {
      bytes += [8, 0] + widths.map { UInt8($0) }
      appendList(frameCount, isFree, hasSlope: false, using: &random)
      if transform == 1 || transform == 2 {
        appendList(frameCount, isFree, hasSlope: true, using: &random)
      }
      if transform == 2 { appendList(frameCount, isFree, hasSlope: false, using: &random) }
    }
    for frame in 0..<frameCount {
      let length = min(128, count - 128 * frame)
      let fieldCount = max(0, length - [0, 1, 2, 0][Int(transform)])
      bytes += random.bytes((fieldCount * widths[frame] + 7) / 8)
    }
  }

  private mutating func appendBreaks(_ count: Int, using random: inout SeededGenerator) {
    let breakCount = Int.random(in: 0...min(3, count - 1), using: &random)
    append(uvarint: UInt64(breakCount))
    for _ in 0..<breakCount {
      append(uvarint: UInt64.random(in: 1...UInt64(max(1, count / 4)), using: &random))
      append(any: true, using: &random)
    }
  }

  private mutating func appendList(
    _ frameCount: Int, _ isFree: Bool, hasSlope: Bool, using random: inout SeededGenerator
  ) {
    let width = Int.random(in: 0...(isFree ? 64 : 8), using: &random)
    bytes.append(UInt8(width))
    append(any: isFree, using: &random)
    if hasSlope { append(any: isFree, using: &random) }
    bytes += random.bytes((frameCount * width + 7) / 8)
  }

  /// Zero, or an integer of any size.
  private mutating func append(any isFree: Bool, using random: inout SeededGenerator) {
    append(uvarint: isFree ? random.nextOfAnyMagnitude() : 0)
  }

  private mutating func append(uvarint value: UInt64) {
    var rest = value
    while rest >= 128 {
      bytes.append(UInt8(rest % 128) | 128)
      rest /= 128
    }
    bytes.append(UInt8(rest))
  }
}
