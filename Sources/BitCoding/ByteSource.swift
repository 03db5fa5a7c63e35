/// Bytes that are read by ranges: a file, an object in a store, or bytes in memory.
///
/// What reads a file format through this asks for as few ranges as it can, and never for one that the
/// file does not have.
public protocol ByteSource: Sendable {
  /// The number of bytes.
  var byteCount: Int { get }

  /// Reads a range.
  ///
  /// - Parameter range: which bytes; within `0..<byteCount`.
  /// - Returns: as many bytes as the range has.
  /// - Throws: ``ByteSourceError`` if they cannot be read.
  func bytes(in range: Range<Int>) throws(ByteSourceError) -> SharedBytes
}

/// Bytes could not be read.
public struct ByteSourceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What the source says of the cause.
  public let description: String

  /// An error with a cause.
  ///
  /// - Parameter description: the cause in words.
  public init(_ description: String) { self.description = description }
}

extension SharedBytes: ByteSource {
  /// The number of bytes.
  public var byteCount: Int { count }

  /// A part of the bytes, without a copy.
  ///
  /// - Complexity: O(1)
  public func bytes(in range: Range<Int>) throws(ByteSourceError) -> SharedBytes {
    extracting(range)
  }
}
