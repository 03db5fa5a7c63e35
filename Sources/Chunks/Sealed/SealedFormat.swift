/// The numbers of the format of sealed payloads, which `Documentation/Formats/Sealed.md` specifies.
public enum SealedFormat {
  /// The byte that stands for the encoding of sealed payloads, one of those left for private use.
  public static let encodingByte: UInt8 = 0x50
  /// The version that is written, and the only one that is read.
  public static let version: UInt8 = 1
  /// The most samples that a payload can have.
  public static let maximumCount = 8_192
  /// The most counts of buckets that a payload of histograms can have, in all of its samples.
  public static let maximumBucketCounts = 1 << 20
  /// The samples of a frame, but for a last one that is shorter.
  public static let frameLength = IntegerColumn.frameLength

  // The flags of the first byte, beside the version.
  static let versionMask: UInt8 = 0x0F
  static let hasExceptions: UInt8 = 0x10
  static let sharesTimestamps: UInt8 = 0x20
  static let isHistograms: UInt8 = 0x40
  static let isTimestampColumn: UInt8 = 0x80
  static let isSummaries: UInt8 = 0xC0

  /// The largest power of ten that decimals are divided by.
  static let maximumExponent = 22
  /// Decimals are whole numbers from minus this up to it, the latter excluded.
  static let decimalLimit = 0x1p51
}

/// How the values of a sealed payload are laid out.
public enum SealedMode: UInt8, Sendable, CaseIterable {
  /// One value, always.
  case constant = 0
  /// Whole numbers divided by a power of ten.
  case decimal = 1
  /// As `decimal`, and by how many units in the last place each value is off.
  case decimalWithResidual = 2
  /// Whole multiples of a float, and by how many units in the last place each value is off.
  case multipleWithResidual = 3
  /// The numbers of entries in a dictionary.
  case dictionary = 4
  /// The numbers of entries in a dictionary of the highest bits, and the other bits as they are.
  case frontBits = 5
  /// The bit patterns as integers.
  case bits = 6
  /// A stream of XOR fields for each frame.
  case xor = 7
}

/// Powers of ten, all exact.
@inline(__always)
func powerOfTen(_ exponent: Int) -> Double {
  switch exponent {
  case 0: 1
  case 1: 1e1
  case 2: 1e2
  case 3: 1e3
  case 4: 1e4
  case 5: 1e5
  case 6: 1e6
  case 7: 1e7
  case 8: 1e8
  case 9: 1e9
  case 10: 1e10
  case 11: 1e11
  case 12: 1e12
  case 13: 1e13
  case 14: 1e14
  case 15: 1e15
  case 16: 1e16
  case 17: 1e17
  case 18: 1e18
  case 19: 1e19
  case 20: 1e20
  case 21: 1e21
  default: 1e22
  }
}

extension Double {
  /// The bit pattern as an integer that grows with the value.
  @inline(__always)
  var orderedBits: Int64 {
    let bits = Int64(bitPattern: bitPattern)
    return bits ^ (bits &>> 63 & .max)
  }

  /// The value whose ``orderedBits`` these are.
  @inline(__always)
  init(orderedBits: Int64) {
    self.init(bitPattern: UInt64(bitPattern: orderedBits ^ (orderedBits &>> 63 & .max)))
  }

  /// Added to a double between minus and plus 2 to the power of 51, this moves the whole part to the
  /// lowest bits.
  static var wholePartMover: Double { 0x1.8p52 }
}
