import BitCoding
import TestSupport

/// One call of a writer, the same for the reference, and the call of a cursor that undoes it.
enum Field: Equatable, Sendable {
  case bits(UInt64, count: Int)
  case uvarint(UInt64)
  case varint(Int64)
  case varbitUInt(UInt64)
  case varbitInt(Int64)

  static func random(using generator: inout SeededGenerator) -> Field {
    let value = generator.nextOfAnyMagnitude()
    let signed =
      Bool.random(using: &generator) ? Int64(bitPattern: value) : 0 &- Int64(bitPattern: value)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return .uvarint(value)
    case 1: return .varint(signed)
    case 2: return .varbitUInt(value)
    case 3: return .varbitInt(signed)
    default:
      let count = Int.random(in: 0...64, using: &generator)
      return .bits(generator.next() & ~(UInt64.max << count), count: count)
    }
  }

  func write(to writer: inout BitWriter) {
    switch self {
    case .bits(let value, let count): writer.write(value, count: count)
    case .uvarint(let value): writer.writeUvarint(value)
    case .varint(let value): writer.writeVarint(value)
    case .varbitUInt(let value): writer.writeVarbit(value)
    case .varbitInt(let value): writer.writeVarbit(value)
    }
  }

  /// Writes the field into room for ten bytes.
  func write(to tail: inout BitTail) {
    switch self {
    case .bits(_, count: 0): break
    case .bits(let value, let count): tail.write(BitField(low: value, count: UInt64(count)))
    case .uvarint(let value): tail.writeUvarint(value)
    case .varint(let value): tail.writeVarint(value)
    case .varbitUInt(let value): tail.writeVarbit(value)
    case .varbitInt(let value): tail.writeVarbit(value)
    }
  }

  func write(to reference: inout ReferenceBits) {
    switch self {
    case .bits(let value, let count): reference.append(value, count)
    case .uvarint(let value): reference.appendUvarint(value)
    case .varint(let value): reference.appendVarint(value)
    case .varbitUInt(let value): reference.appendVarbit(value)
    case .varbitInt(let value): reference.appendVarbit(value)
    }
  }

  /// Reads a field of the same kind.
  func readBack(
    with cursor: inout BitCursor, from bytes: Span<UInt8>
  ) throws(BitError) -> Field {
    switch self {
    case .bits(_, let count): .bits(try cursor.read(count, from: bytes), count: count)
    case .uvarint: .uvarint(try cursor.readUvarint(from: bytes))
    case .varint: .varint(try cursor.readVarint(from: bytes))
    case .varbitUInt: .varbitUInt(try cursor.readVarbitUInt(from: bytes))
    case .varbitInt: .varbitInt(try cursor.readVarbitInt(from: bytes))
    }
  }

  /// One field of every kind.
  static let kinds: [Field] = [
    .bits(0, count: 1), .bits(0, count: 64), .uvarint(0), .varint(0), .varbitUInt(0), .varbitInt(0),
  ]
}
