public import Snappy

/// What can be wrong with a stored ring.
///
/// Byte offsets count from the first byte of the protobuf message; only those of ``snappy(_:)`` count from
/// the first byte of what is stored.
@nonexhaustive
public enum RingDescriptionError: Error, Equatable, Sendable {
  /// What is stored is no Snappy block, or decodes to more bytes than the caller allows.
  case snappy(SnappyError)
  /// The message around it ends within the field, or within the number, at `byteOffset`.
  case truncated(byteOffset: Int)
  /// An integer of the field at `byteOffset` takes more than ten bytes.
  case varintOverflow(byteOffset: Int)
  /// What is at `byteOffset` begins no field: its number or its wire type does not exist, or it ends a
  /// group that has not begun.
  case invalidTag(byteOffset: Int)
  /// The field at `byteOffset` is known, and has another wire type than it should.
  case wrongWireType(byteOffset: Int, field: Int, wireType: UInt8)
  /// With the one at `byteOffset` there are more instances than
  /// ``RingDescription/maximumInstanceCount``.
  case tooManyInstances(byteOffset: Int)

  /// Where in the bytes the fault is.
  public var byteOffset: Int {
    switch self {
    case .snappy(let error): error.byteOffset
    case .truncated(let offset), .varintOverflow(let offset), .invalidTag(let offset),
      .wrongWireType(let offset, _, _), .tooManyInstances(let offset):
      offset
    }
  }
}

extension RingDescriptionError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .snappy(let error): "the stored ring cannot be decompressed: \(error)"
    case .truncated(let offset): "the ring ends within what starts at byte \(offset)"
    case .varintOverflow(let offset):
      "an integer of the field at byte \(offset) takes more than ten bytes"
    case .invalidTag(let offset): "no field begins with what is at byte \(offset)"
    case .wrongWireType(let offset, let field, let wireType):
      "field \(field) at byte \(offset) must not have the wire type \(wireType)"
    case .tooManyInstances(let offset):
      "with the one at byte \(offset), the ring has more than"
        + " \(RingDescription.maximumInstanceCount) instances"
    }
  }
}
