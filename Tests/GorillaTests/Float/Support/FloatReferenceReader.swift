import Gorilla
import SeriesModel

/// Reads chunks of float samples bit by bit, as the tables of the format have it, up to the first
/// fault.
struct FloatReferenceReader {
  private let bytes: [UInt8]
  private var bitOffset: Int
  /// The sample that is being read, and where it starts.
  private var (sample, start) = (0, 0)
  private var bits: UInt64 = 0
  private var window: (leading: Int, width: Int) = (0, 64)

  private init(_ bytes: [UInt8], headerBytes: Int) {
    (self.bytes, bitOffset) = (bytes, headerBytes * 8)
  }

  static func read(_ bytes: [UInt8], _ codec: FloatCodec) -> FloatDecoding {
    var decoding = FloatDecoding()
    guard bytes.count >= codec.headerByteCount else {
      decoding.error = .missingHeader(byteCount: bytes.count)
      return decoding
    }
    var reader = FloatReferenceReader(bytes, headerBytes: codec.headerByteCount)
    let header = codec == .xor ? 0 : Int(bytes[2])
    do throws(ChunkError) {
      while reader.sample < Int(bytes[0]) * 256 + Int(bytes[1]) {
        try reader.readSample(codec, header, into: &decoding.series)
      }
    } catch { decoding.error = error }
    return decoding
  }

  private mutating func readSample(
    _ codec: FloatCodec, _ header: Int, into series: inout FloatSeries
  ) throws(ChunkError) {
    start = bitOffset
    let times = series.timestamps
    var (timestamp, isStale): (Int64, Bool)
    switch sample {
    case 0:
      timestamp = try readVarint()
      let first = try read(64)
      isStale = first == Double.staleMarker.bitPattern
      if codec == .xor || !isStale { bits = first }
    case 1:
      timestamp = times[0] &+ Int64(bitPattern: try readUvarint())
      isStale = try codec == .xor ? readXORValue() : readXOR2Value()
    default:
      timestamp = times[sample - 1] &+ (times[sample - 1] &- times[sample - 2])
      isStale = try codec == .xor ? readXORRest(&timestamp) : readXOR2Rest(&timestamp)
    }
    var startTime = series.startTimes.last ?? 0
    if sample == 0 && header >= 128 {
      startTime = timestamp &- (try readVarint())
    } else if sample > 0 && header % 128 != 0 && sample >= header % 128 {
      let field = try read(FieldClass.varbit, isSymmetric: false)
      let last = sample == header % 128 ? 0 : times[sample - 2] &- startTime
      startTime = times[sample - 1] &- (last &+ field)
    }
    let value = isStale && codec == .xor2 ? Double.staleMarker.bitPattern : bits
    series.append(timestamp, value, startTime: startTime)
    sample += 1
  }

  private mutating func readXORRest(_ timestamp: inout Int64) throws(ChunkError) -> Bool {
    timestamp &+= try read(FieldClass.xor, isSymmetric: false)
    return try readXORValue()
  }

  private mutating func readXORValue() throws(ChunkError) -> Bool {
    guard try read(1) == 1 else { return false }
    try readBits(isWindowNew: read(1) == 1)
    return false
  }

  private mutating func readXOR2Rest(_ timestamp: inout Int64) throws(ChunkError) -> Bool {
    guard try read(1) == 1 else { return false }
    guard try read(1) == 1 else {
      try readBits(isWindowNew: read(1) == 1)
      return false
    }
    var ones = 2
    while ones < 5, try read(1) == 1 { ones += 1 }
    if ones == 5 { return true }
    let payloadBits = FieldClass.xor2[ones - 2].payloadBits
    timestamp &+= Self.signed(try read(payloadBits), payloadBits, isSymmetric: true)
    return try readXOR2Value()
  }

  private mutating func readXOR2Value() throws(ChunkError) -> Bool {
    guard try read(1) == 1 else { return false }
    guard try read(1) == 1 else {
      try readBits(isWindowNew: false)
      return false
    }
    if try read(1) == 1 { return true }
    try readBits(isWindowNew: true)
    return false
  }

  private mutating func readBits(isWindowNew: Bool) throws(ChunkError) {
    if isWindowNew {
      let leading = Int(try read(5))
      let width = Int(try read(6))
      window = (leading, width == 0 ? 64 : width)
      guard window.leading + window.width <= 64 else {
        throw .invalidWindow(sample: sample, bitOffset: start)
      }
    }
    bits ^= try read(window.width) << UInt64(64 - window.leading - window.width)
  }
}

extension FloatReferenceReader {
  private mutating func read(_ count: Int) throws(ChunkError) -> UInt64 {
    guard bitOffset + count <= bytes.count * 8 else {
      throw .truncated(sample: sample, bitOffset: start)
    }
    var value: UInt64 = 0
    for _ in 0..<count {
      value = value << 1 | UInt64(bytes[bitOffset / 8] >> UInt8(7 - bitOffset % 8) & 1)
      bitOffset += 1
    }
    return value
  }

  private mutating func readUvarint() throws(ChunkError) -> UInt64 {
    let integerStart = bitOffset
    var value: UInt64 = 0
    for index in 0..<10 {
      let byte = try read(8)
      if index == 9 && byte > 1 { break }
      value |= (byte % 128) << UInt64(7 * index)
      if byte < 128 { return value }
    }
    throw .varintOverflow(sample: sample, bitOffset: integerStart)
  }

  private mutating func readVarint() throws(ChunkError) -> Int64 {
    let value = try readUvarint()
    return value % 2 == 0 ? Int64(value / 2) : -1 - Int64(value / 2)
  }

  /// An integer of one of `classes`, the first of which takes one bit.
  private mutating func read(
    _ classes: [FieldClass], isSymmetric: Bool
  ) throws(ChunkError) -> Int64 {
    var ones = 0
    while ones < classes.count - 1, try read(1) == 1 { ones += 1 }
    let payloadBits = classes[ones].payloadBits
    return Self.signed(try read(payloadBits), payloadBits, isSymmetric: isSymmetric)
  }

  /// Two's complement of `bits` bits, in which 100…0 is positive unless it is symmetric.
  private static func signed(_ payload: UInt64, _ bits: Int, isSymmetric: Bool) -> Int64 {
    guard 1..<64 ~= bits else { return Int64(bitPattern: payload) }
    let half: UInt64 = 1 << UInt64(bits - 1)
    let isNegative = isSymmetric ? payload >= half : payload > half
    return isNegative ? Int64(payload) - 1 << Int64(bits) : Int64(payload)
  }
}
