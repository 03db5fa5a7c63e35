internal import Gorilla

/// The values of a sealed payload: how they are laid out, without the values themselves.
struct ValueSection {
  var count: Int
  var mode: SealedMode
  /// What the first byte has beside the mode.
  var parameter: Int
  /// The constant's bits, the float whose multiples are meant, or the width of the lower bits.
  var word: UInt64 = 0
  /// The decimals, multiples, numbers of entries or bit patterns.
  var column = IntegerColumn()
  /// Where the residuals, the dictionary or the streams start.
  var dataOffset = 0
  /// The entries of a dictionary.
  var entryCount = 0

  /// Reads the layout of `count` values, and moves `cursor` behind the section.
  @inline(__always)
  init(
    _ bytes: Span<UInt8>, count: Int, isEntries: Bool = false, cursor: inout SealedCursor
  ) throws(SealedError) {
    let start = cursor.byteOffset
    let first = try cursor.byte(bytes)
    guard let mode = SealedMode(rawValue: first &>> 5), !(isEntries && mode == .dictionary) else {
      throw .unknownMode(first, byteOffset: start)
    }
    self.count = count
    self.mode = mode
    parameter = Int(first & 0x1F)
    guard parameter <= Self.maximumParameter(mode) else {
      throw .unknownMode(first, byteOffset: start)
    }
    switch mode {
    case .decimal, .bits:
      column = try IntegerColumn(bytes, count: count, cursor: &cursor)
    case .constant: word = try cursor.word(bytes)
    default: (self, cursor) = try Self.rest(bytes, count, mode, parameter, cursor)
    }
  }

  private init(count: Int, mode: SealedMode, parameter: Int) {
    self.count = count
    self.mode = mode
    self.parameter = parameter
  }

  @inline(never)
  private static func skipEntries(
    _ bytes: Span<UInt8>, _ count: Int, _ cursor: inout SealedCursor
  ) throws(SealedError) {
    _ = try ValueSection(bytes, count: count, isEntries: true, cursor: &cursor)
  }

  private static func maximumParameter(_ mode: SealedMode) -> Int {
    switch mode {
    case .decimal, .decimalWithResidual: SealedFormat.maximumExponent
    case .bits: 31
    case .frontBits: 4
    case .constant, .multipleWithResidual, .dictionary, .xor: 0
    }
  }

  @inline(never)
  private static func rest(
    _ bytes: Span<UInt8>, _ count: Int, _ mode: SealedMode, _ parameter: Int,
    _ start: SealedCursor
  ) throws(SealedError) -> (ValueSection, SealedCursor) {
    var cursor = start
    var section = ValueSection(count: count, mode: mode, parameter: parameter)
    switch mode {
    case .decimalWithResidual, .multipleWithResidual:
      if mode == .multipleWithResidual {
        section.word = try cursor.word(bytes)
        // Zero times infinity is a NaN, the bits of which differ between processors.
        guard Double(bitPattern: section.word).isFinite else {
          throw .invalidFactor(byteOffset: cursor.byteOffset - 8)
        }
      }
      section.column = try IntegerColumn(bytes, count: count, cursor: &cursor)
      section.dataOffset = cursor.byteOffset
      _ = try IntegerColumn(bytes, count: count, cursor: &cursor)
    case .dictionary:
      let start = cursor.byteOffset
      let entries = try cursor.uvarint(bytes)
      guard 1...UInt64(count) ~= entries else { throw .invalidIndex(byteOffset: start) }
      section.entryCount = Int(entries)
      section.dataOffset = cursor.byteOffset
      try skipEntries(bytes, section.entryCount, &cursor)
      section.column = try IntegerColumn(bytes, count: count, cursor: &cursor)
    case .frontBits:
      let width = try cursor.byte(bytes)
      guard 48...63 ~= width else { throw .invalidWidth(width, byteOffset: cursor.byteOffset - 1) }
      section.word = UInt64(width)
      section.dataOffset = cursor.byteOffset
      try cursor.skip(2 &<< parameter, bytes)
      try cursor.skip(PackedBits.byteCount(count, parameter), bytes)
      try cursor.skip(PackedBits.byteCount(count, Int(width)), bytes)
    case .xor:
      section.dataOffset = cursor.byteOffset
      for _ in stride(from: 0, to: count, by: IntegerColumn.frameLength) {
        let start = cursor.byteOffset
        let length = try cursor.uvarint(bytes)
        guard length <= UInt64(bytes.count) else { throw .truncated(byteOffset: start) }
        try cursor.skip(Int(length), bytes)
      }
    case .constant, .decimal, .bits: break
    }
    return (section, cursor)
  }
}
