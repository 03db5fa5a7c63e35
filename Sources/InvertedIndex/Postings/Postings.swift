/// References of series, ascending, each once.
///
/// ```swift
/// let errors = Postings([3, 7, 12])!
/// let production = Postings([1, 3, 12, 40])!
/// errors.intersection(production)  // 3, 12
/// errors.subtracting(production)  // 7
/// ```
public struct Postings: Sendable, Hashable {
  @usableFromInline var references: [UInt32]

  /// No references.
  public init() { references = [] }

  /// - Precondition: the references ascend, each once; unchecked.
  init(ascending references: [UInt32]) { self.references = references }

  /// The references of an array.
  ///
  /// - Parameter references: the references.
  /// - Returns: `nil` if they do not ascend, or one of them comes twice.
  /// - Complexity: O(*n*)
  public init?(_ references: [UInt32]) {
    if references.span.firstDisorder() != nil { return nil }
    self.references = references
  }

  /// The references as an array.
  ///
  /// - Complexity: O(1)
  @inlinable public var array: [UInt32] { references }

  /// Whether `reference` is one of these.
  ///
  /// - Complexity: O(log *n*)
  public func contains(_ reference: UInt32) -> Bool {
    let index = firstIndex(atOrAfter: reference)
    return index < count && references[index] == reference
  }

  /// The index of the first reference that is not below `reference`; `endIndex` if all are below.
  ///
  /// - Complexity: O(log *n*)
  public func firstIndex(atOrAfter reference: UInt32) -> Int {
    references.span.firstIndex(atOrAfter: reference, from: 0)
  }
}
