internal import BitCoding

/// A kind of value in a stream of bits.
enum BitKind {
  case bits(Int)
  case uvarint
  case varint
  case varbitUInt
  case varbitInt

  /// The kind that a byte of the input stands for.
  init(_ byte: UInt8) {
    switch byte {
    case 65...: self = [.uvarint, .varint, .varbitUInt, .varbitInt][Int(byte) % 4]
    default: self = .bits(Int(byte))
    }
  }

  /// Reads a value of this kind, as its bits.
  func read(_ cursor: inout BitCursor, from bytes: Span<UInt8>) throws(BitError) -> UInt64 {
    switch self {
    case .bits(let count): try cursor.read(count, from: bytes)
    case .uvarint: try cursor.readUvarint(from: bytes)
    case .varint: UInt64(bitPattern: try cursor.readVarint(from: bytes))
    case .varbitUInt: try cursor.readVarbitUInt(from: bytes)
    case .varbitInt: UInt64(bitPattern: try cursor.readVarbitInt(from: bytes))
    }
  }

  /// Writes a value of this kind, given by its bits.
  func write(_ value: UInt64, into writer: inout BitWriter) {
    switch self {
    case .bits(let count): writer.write(value, count: count)
    case .uvarint: writer.writeUvarint(value)
    case .varint: writer.writeVarint(Int64(bitPattern: value))
    case .varbitUInt: writer.writeVarbit(value)
    case .varbitInt: writer.writeVarbit(Int64(bitPattern: value))
    }
  }
}
