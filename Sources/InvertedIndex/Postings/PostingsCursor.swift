/// A place in a list of references of an index file, from where one goes on forward.
///
/// ```swift
/// var cursor = PostingsCursor()
/// cursor.seek(atOrAfter: 1_000, in: postings)
/// while let reference = cursor.next(in: postings) { … }
/// ```
///
/// It keeps no bytes: each call takes the list, and a copy is a bookmark.
public struct PostingsCursor: Sendable, Hashable {
  /// The index of the reference that comes next.
  public private(set) var position = 0

  /// The beginning of a list.
  public init() {}

  /// The next reference; `nil` at the end.
  ///
  /// - Complexity: O(1)
  public mutating func next(in postings: PackedPostings) -> UInt32? {
    guard position < postings.count else { return nil }
    defer { position += 1 }
    return postings[position]
  }

  /// Passes over the references below `reference`; goes nowhere if the next one is not below it.
  ///
  /// - Complexity: O(log *d*), where *d* is the number of references that are passed over
  public mutating func seek(atOrAfter reference: UInt32, in postings: PackedPostings) {
    guard position < postings.count else { return }
    position = postings.firstIndex(atOrAfter: reference, from: position)
  }
}
