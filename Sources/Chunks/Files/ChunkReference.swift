/// Where a chunk lies: in which file, and at which byte of it.
///
/// An index keeps references as ``rawValue``, with the file in the upper half. For the segments of a
/// block the file is a position, and for the chunk files of a head it is the number in the name; see
/// ``SegmentWriter`` and ``HeadChunkWriter``.
@frozen
public struct ChunkReference: RawRepresentable, Hashable, Sendable {
  /// The file in the upper half, the offset in the lower one.
  public var rawValue: UInt64

  /// The reference that `rawValue` packs.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The reference to a chunk.
  ///
  /// - Parameters:
  ///   - file: the position or the number of the file.
  ///   - byteOffset: where the chunk starts in the file.
  @inlinable
  public init(file: UInt32, byteOffset: UInt32) {
    rawValue = UInt64(file) << 32 | UInt64(byteOffset)
  }

  /// The position or the number of the file.
  @inlinable
  public var file: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 32) }

  /// Where the chunk starts in the file.
  @inlinable
  public var byteOffset: UInt32 { UInt32(truncatingIfNeeded: rawValue) }
}

extension ChunkReference: Comparable {
  /// Whether `left` lies in an earlier file than `right`, or before it in the same file.
  @inlinable
  public static func < (left: ChunkReference, right: ChunkReference) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension ChunkReference: CustomStringConvertible {
  /// File and offset.
  public var description: String { "file \(file), byte \(byteOffset)" }
}
