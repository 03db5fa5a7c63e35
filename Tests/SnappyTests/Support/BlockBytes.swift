/// Blocks made by hand.
enum BlockBytes {
  /// The length at the beginning of a block.
  static func length(_ count: Int) -> [UInt8] {
    count < 128 ? [UInt8(count)] : [UInt8(count % 128 + 128)] + length(count / 128)
  }

  /// A literal whose length is in the tag, if `lengthByteCount` is 0, or in so many bytes behind it.
  static func literal(_ bytes: [UInt8], lengthByteCount: Int = 0) -> [UInt8] {
    guard lengthByteCount > 0 else { return [UInt8((bytes.count - 1) * 4)] + bytes }
    let length = (0..<lengthByteCount).map {
      UInt8(truncatingIfNeeded: (bytes.count - 1) >> (8 * $0))
    }
    return [UInt8((59 + lengthByteCount) * 4)] + length + bytes
  }

  /// A copy with an offset of 11 bits: 4 to 11 bytes.
  static func copy1(_ length: Int, offset: Int) -> [UInt8] {
    [UInt8(offset / 256 * 32 + (length - 4) * 4 + 1), UInt8(offset % 256)]
  }

  /// A copy with an offset of 16 bits: 1 to 64 bytes.
  static func copy2(_ length: Int, offset: Int) -> [UInt8] {
    [UInt8((length - 1) * 4 + 2), UInt8(offset % 256), UInt8(offset / 256)]
  }

  /// A copy with an offset of 32 bits: 1 to 64 bytes.
  static func copy4(_ length: Int, offset: Int) -> [UInt8] {
    [UInt8((length - 1) * 4 + 3)] + (0..<4).map { UInt8(truncatingIfNeeded: offset >> (8 * $0)) }
  }

  /// `count` bytes, of which no two close to each other are the same.
  static func ramp(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 >> 8) }
  }
}
