/// Bytes that never change, or a part of them: an array, or a file that is mapped into memory.
///
/// ```swift
/// let bytes = SharedBytes([1, 2, 3, 4])
/// let tail = bytes.extracting(2..<4)  // No byte is copied.
/// tail.withSpan { $0[0] }  // 3
/// ```
///
/// Whoever holds the value keeps the bytes alive.
public struct SharedBytes: Sendable {
  @usableFromInline enum Storage: Sendable {
    case array([UInt8])
    case region(Region)
  }

  @usableFromInline let storage: Storage
  @usableFromInline let range: Range<Int>

  private init(_ storage: Storage, _ range: Range<Int>) {
    self.storage = storage
    self.range = range
  }

  /// The bytes of an array.
  ///
  /// - Complexity: O(1)
  public init(_ bytes: [UInt8]) { self.init(.array(bytes), bytes.indices) }

  /// The bytes of a region of memory that is `release`d when nobody holds any part of it.
  ///
  /// - Precondition: until `release` is called, the region can be read, and nobody writes to it.
  @unsafe
  package init(region: UnsafeRawBufferPointer, release: @escaping @Sendable () -> Void) {
    let bytes = unsafe region.bindMemory(to: UInt8.self)
    self.init(.region(unsafe Region(bytes, release)), 0..<bytes.count)
  }

  /// The number of bytes.
  public var count: Int { range.count }

  /// Lends the bytes.
  ///
  /// - Parameter body: what is done with them.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Complexity: O(1)
  @inlinable
  public func withSpan<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .array(let bytes): try body(bytes.span.extracting(range))
    case .region(let region): try region.withSpan(range, body)
    }
  }

  /// A part of the bytes.
  ///
  /// - Parameter range: which part.
  /// - Precondition: the range lies within `0..<count`.
  /// - Complexity: O(1)
  public func extracting(_ range: Range<Int>) -> SharedBytes {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a part lies in the whole")
    let start = self.range.lowerBound
    return SharedBytes(storage, start + range.lowerBound..<start + range.upperBound)
  }
}

/// A region of memory with an owner.
///
/// `@unchecked`: a pointer is not `Sendable`, but what this one points to is only ever read, and stays
/// until the last reference is gone.
@safe
@usableFromInline
final class Region: @unchecked Sendable {
  @usableFromInline let bytes: UnsafeBufferPointer<UInt8>
  private let release: @Sendable () -> Void

  @unsafe
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ release: @escaping @Sendable () -> Void) {
    unsafe self.bytes = bytes
    self.release = release
  }

  deinit { release() }

  @inlinable
  func withSpan<Result: ~Copyable, Failure: Error>(
    _ range: Range<Int>, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    // Sound: the region is held by `self`, which outlives the call.
    try body(unsafe bytes.span.extracting(range))
  }
}
