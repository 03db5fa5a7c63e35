/// Sealed payloads decoded as `Documentation/Formats/Sealed.md` says it, and by nothing else: no code
/// is shared with the library.
struct PlainSealed {
  private(set) var timestamps: [Int64] = []
  /// The bits of the values.
  private(set) var values: [UInt64] = []
  private(set) var features: Set<Feature> = []

  /// Decodes samples.
  init(_ payload: [UInt8], column: [UInt8]? = nil) throws {
    var bytes = PlainBytes(payload)
    let (flags, count) = try Self.header(&bytes)
    try PlainBytes.require(flags & ~0x30 == 0, "samples with other flags")
    if flags & 0x20 == 0 {
      timestamps = try PlainColumn(&bytes, count, .timestamps).integers
    } else {
      bytes.features.insert(.sharedTimestamps)
      let checksum = UInt32(try bytes.integer(byteCount: 4))
      guard let column else { throw PlainBytes.Rejection(reason: "there is no column") }
      try PlainBytes.require(Self.checksum(column) == checksum, "the column is another")
      let shared = try PlainSealed(column: column)
      try PlainBytes.require(shared.timestamps.count == count, "the column has another count")
      timestamps = shared.timestamps
      bytes.features.formUnion(shared.features)
    }
    values = try PlainValues(&bytes, count).bits
    if flags & 0x10 != 0 { try readExceptions(&bytes, count) }
    try PlainBytes.require(bytes.offset == payload.count, "there are bytes behind the end")
    features = bytes.features
  }

  /// Decodes a column of timestamps that payloads share.
  init(column: [UInt8]) throws {
    var bytes = PlainBytes(column)
    let (flags, count) = try Self.header(&bytes)
    try PlainBytes.require(flags == 0x80, "a column with other flags")
    timestamps = try PlainColumn(&bytes, count, .sharedTimestamps).integers
    try PlainBytes.require(bytes.offset == column.count, "there are bytes behind the end")
    features = bytes.features
  }

  private static func header(_ bytes: inout PlainBytes) throws -> (flags: UInt8, count: Int) {
    let first = try bytes.byte()
    try PlainBytes.require(first % 16 == 1, "the version is another")
    let count = try bytes.uvarint()
    try PlainBytes.require(1 <= count && count <= 8_192, "the count is out of range")
    return (first - 1, Int(count))
  }

  private mutating func readExceptions(_ bytes: inout PlainBytes, _ count: Int) throws {
    bytes.features.insert(.exceptions)
    let exceptionCount = try bytes.uvarint()
    try PlainBytes.require(
      1 <= exceptionCount && exceptionCount <= count, "the count of exceptions is out of range")
    var next = 0
    for _ in 0..<exceptionCount {
      let between = try bytes.uvarint()
      try PlainBytes.require(between < count - next, "an exception is beyond the samples")
      next += Int(between)
      values[next] = try bytes.word()
      next += 1
    }
  }

  /// CRC-32C, a bit at a time.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { register, byte in
      (0..<8).reduce(register ^ UInt32(byte)) { register, _ in
        register % 2 == 0 ? register / 2 : register / 2 ^ 0x82F6_3B78
      }
    }
  }
}
