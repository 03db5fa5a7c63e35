/// The labels of a series: names and values, sorted by name.
///
/// ```swift
/// let labels = try LabelSet(["__name__": "up", "job": "api"])
/// labels["job"]  // "api"
/// labels.description  // {__name__="up", job="api"}
/// labels.withValue(of: "job") { $0.count }  // 3, and no string is made
/// ```
///
/// A set is one allocation of UTF-8, never changed after it is made. Its *text* is all that hashing and
/// comparing look at: name, 0xFF, value, 0xFF for each label in order. The byte 0xFF never occurs in
/// UTF-8, so that no two sets have the same text. Names and values are compared byte by byte; what looks
/// the same but is composed otherwise is different.
///
/// What holds for every set: names are not empty, each occurs once, and they are in the order of their
/// bytes; values are not empty, as a label without a value is one that is not there; all is valid
/// UTF-8.
public struct LabelSet: Sendable {
  // An array, as a class with a tail allocation was measured and is no quicker to hash; it would save
  // 16 bytes a set, and take unsafe code. `LabelTable` tells how the bytes are divided.
  //
  // The hash is not among them. To make it takes as long as it takes to miss a cache line or two, and
  // whoever looks series up by it keeps it in its own table.
  @usableFromInline let storage: [UInt8]

  /// Takes bytes that are divided as ``LabelTable`` says and keep what holds for every set.
  init(storage: [UInt8]) { self.storage = storage }

  /// The set without labels.
  public init() { storage = Self.emptyStorage }

  private static let emptyStorage: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]

  /// The number of labels.
  ///
  /// - Complexity: O(1)
  public var count: Int { LabelTable(storage.span).count }

  /// Whether there are no labels.
  ///
  /// - Complexity: O(1)
  public var isEmpty: Bool { count == 0 }

  /// The number of bytes of the text.
  ///
  /// - Complexity: O(1)
  public var utf8Count: Int { LabelTable(storage.span).textCount }

  /// The most bytes that a text can have, 16 MiB less one.
  public static var maximumUTF8Count: Int { LabelTable.maximumTextCount }

  /// Lends the text: name, 0xFF, value, 0xFF for each label in order.
  ///
  /// - Parameter body: what is done with it.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  /// - Complexity: O(1)
  @inlinable
  public func withUTF8<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(storage.span.extracting(textRange))
  }

  /// The bytes of the text in the storage, as ``LabelTable`` has them too: read here byte by byte, so that
  /// other modules can inline it. As a call it was a tenth of what it takes to hash a set to a key of a ring.
  @inlinable var textRange: Range<Int> {
    let bytes = storage.span
    let count = Int(bytes[4]) | Int(bytes[5]) &<< 8 | Int(bytes[6]) &<< 16
    return 8..<8 &+ count
  }
}
