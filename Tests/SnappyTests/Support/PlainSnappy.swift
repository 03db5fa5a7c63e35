import Snappy

/// Both formats decoded a byte at a time, as their descriptions say it: slow, and easy to check.
struct PlainSnappy {
  typealias Outcome = Result<[UInt8], SnappyError>

  private let bytes: [UInt8]
  private var offset: Int
  private var output: [UInt8] = []

  /// What the block `bytes[start...]` decodes to. Offsets in an error count from the first byte.
  static func block(_ bytes: [UInt8], from start: Int = 0) -> Outcome {
    var decoder = PlainSnappy(bytes: bytes, offset: start)
    return Outcome { () throws(SnappyError) in try decoder.decodeBlock() }
  }

  private init(bytes: [UInt8], offset: Int) {
    self.bytes = bytes
    self.offset = offset
  }

  private mutating func decodeBlock() throws(SnappyError) -> [UInt8] {
    let start = offset
    let claim = try length()
    guard claim <= Self.most(bytes.count - offset) else {
      throw .impossibleLength(byteOffset: start, decodedByteCount: claim)
    }
    while offset < bytes.count {
      let element = offset
      let tag = Int(bytes[offset])
      offset += 1
      if tag % 4 == 0 {
        var length = tag / 4 + 1
        if length > 60 {
          guard let long = integer(byteCount: length - 60) else {
            throw .truncated(byteOffset: element)
          }
          length = long + 1
        }
        guard length <= bytes.count - offset else { throw .literalBeyondEnd(byteOffset: element) }
        guard output.count + length <= claim else { throw .outputTooLong(byteOffset: element) }
        output += bytes[offset..<offset + length]
        offset += length
      } else {
        guard var distance = integer(byteCount: [1: 1, 2: 2, 3: 4][tag % 4] ?? 0) else {
          throw .truncated(byteOffset: element)
        }
        var length = tag / 4 + 1
        if tag % 4 == 1 {
          distance += tag / 32 * 256
          length = tag / 4 % 8 + 4
        }
        guard 1 <= distance && distance <= output.count else {
          throw .invalidCopyOffset(byteOffset: element, copyOffset: distance)
        }
        guard output.count + length <= claim else { throw .outputTooLong(byteOffset: element) }
        for _ in 0..<length { output.append(output[output.count - distance]) }
      }
    }
    guard output.count == claim else {
      throw .outputTooShort(byteOffset: offset, decodedByteCount: output.count)
    }
    return output
  }

  private mutating func length() throws(SnappyError) -> Int {
    let start = offset
    var value: UInt64 = 0
    for index in 0..<10 {
      guard offset < bytes.count else { throw .truncated(byteOffset: start) }
      let byte = UInt64(bytes[offset])
      offset += 1
      if index == 9 && byte > 1 { break }
      value |= (byte % 128) << (7 * UInt64(index))
      if byte < 128 {
        guard value < 1 << 32 else { break }
        return Int(value)
      }
    }
    throw .lengthOverflow(byteOffset: start)
  }

  private mutating func integer(byteCount: Int) -> Int? {
    guard byteCount <= bytes.count - offset else { return nil }
    defer { offset += byteCount }
    return (0..<byteCount).reduce(0) { $0 + Int(bytes[offset + $1]) << (8 * $1) }
  }

  /// The most that `byteCount` bytes of elements decode to, by trying all.
  static func most(_ byteCount: Int) -> Int {
    var most = [0, 0, 11, 64]
    while most.count <= byteCount {
      let count = most.count
      most.append(max(most[count - 1], most[count - 2] + 11, most[count - 3] + 64))
    }
    return most[byteCount]
  }
}
