extension Postings: RandomAccessCollection {
  /// Zero.
  @inlinable public var startIndex: Int { 0 }
  /// The number of references.
  @inlinable public var endIndex: Int { references.count }
  /// The reference at an index.
  @inlinable public subscript(index: Int) -> UInt32 { references[index] }
}
