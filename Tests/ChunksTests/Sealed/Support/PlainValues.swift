/// The values of a payload, or the entries of a dictionary, for ``PlainSealed``.
struct PlainValues {
  private(set) var bits: [UInt64] = []

  init(_ bytes: inout PlainBytes, _ count: Int, areEntries: Bool = false) throws {
    let first = try bytes.byte()
    let (mode, parameter) = (first / 32, Int(first % 32))
    let most = [0, 22, 22, 0, 0, 4, 31, 0][Int(mode)]
    try PlainBytes.require(parameter <= most, "a mode has another parameter")
    bytes.features.insert(.mode(mode, ofEntries: areEntries))
    let role = areEntries ? Feature.Role.entries : .integers
    switch mode {
    case 0: bits = Array(repeating: try bytes.word(), count: count)
    case 1: bits = try Self.decimals(&bytes, count, role, parameter).map(\.bitPattern)
    case 2:
      let near = try Self.decimals(&bytes, count, role, parameter)
      bits = try Self.moved(near, &bytes)
    case 3:
      let factor = Double(bitPattern: try bytes.word())
      try PlainBytes.require(factor.isFinite, "a factor is not finite")
      let near = try Self.decimals(&bytes, count, role, 0).map { $0 * factor }
      bits = try Self.moved(near, &bytes)
    case 4:
      try PlainBytes.require(!areEntries, "a dictionary is within another")
      bits = try Self.dictionary(&bytes, count)
    case 5: bits = try Self.frontBits(&bytes, count, parameter)
    case 6:
      bits = try PlainColumn(&bytes, count, role).integers.map {
        Self.bits(ordered: $0 << Int64(parameter))
      }
    default: bits = try Self.streams(&bytes, count)
    }
  }

  private static func decimals(
    _ bytes: inout PlainBytes, _ count: Int, _ role: Feature.Role, _ exponent: Int
  ) throws -> [Double] {
    // Exact, as are all powers up to this one.
    let power = (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    return try PlainColumn(&bytes, count, role).integers.map { integer in
      try PlainBytes.require(
        -2_251_799_813_685_248 <= integer && integer < 2_251_799_813_685_248,
        "a decimal is out of range")
      return Double(integer) / power
    }
  }

  private static func moved(_ near: [Double], _ bytes: inout PlainBytes) throws -> [UInt64] {
    let residuals = try PlainColumn(&bytes, near.count, .residuals).integers
    return zip(near, residuals).map { near, residual in
      bits(ordered: ordered(near.bitPattern) &+ residual)
    }
  }

  private static func dictionary(_ bytes: inout PlainBytes, _ count: Int) throws -> [UInt64] {
    let entryCount = try bytes.uvarint()
    try PlainBytes.require(
      1 <= entryCount && entryCount <= count, "the count of entries is out of range")
    let entries = try PlainValues(&bytes, Int(entryCount), areEntries: true).bits
    return try PlainColumn(&bytes, count, .entryNumbers).integers.map { number in
      try PlainBytes.require(0 <= number && number < entryCount, "an entry is not there")
      return entries[Int(number)]
    }
  }

  private static func frontBits(
    _ bytes: inout PlainBytes, _ count: Int, _ codeWidth: Int
  ) throws -> [UInt64] {
    bytes.features.insert(.fronts(codeWidth))
    let restWidth = try bytes.byte()
    try PlainBytes.require(48 <= restWidth && restWidth <= 63, "a width is not in 48 to 63")
    let fronts = try (0..<1 << codeWidth).map { _ in try bytes.integer(byteCount: 2) }
    let codes = try bytes.fields(count, width: codeWidth)
    let rests = try bytes.fields(count, width: Int(restWidth))
    return zip(codes, rests).map { fronts[Int($0)] << UInt64(restWidth) | $1 }
  }

  private static func streams(_ bytes: inout PlainBytes, _ count: Int) throws -> [UInt64] {
    var values: [UInt64] = []
    while values.count < count {
      let length = try bytes.uvarint()
      try PlainBytes.require(length <= bytes.bytes.count, "the bytes end")
      let stream = try bytes.take(Int(length))
      values += try PlainStream.values(stream, min(128, count - values.count))
    }
    return values
  }

  private static func ordered(_ bits: UInt64) -> Int64 {
    Int64(bitPattern: bits < 1 << 63 ? bits : bits ^ 0x7FFF_FFFF_FFFF_FFFF)
  }

  private static func bits(ordered: Int64) -> UInt64 {
    let bits = UInt64(bitPattern: ordered)
    return ordered < 0 ? bits ^ 0x7FFF_FFFF_FFFF_FFFF : bits
  }
}
