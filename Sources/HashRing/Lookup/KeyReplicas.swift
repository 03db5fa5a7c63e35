/// The instances that hold a key, in the order in which the ring offers them, and how many of them may
/// fail.
///
/// ```swift
/// for index in try table.replicas(of: token) {
///   send(to: snapshot.instances[index].address)
/// }
/// ```
///
/// The elements are indices into ``RingSnapshot/instances`` of the snapshot that was asked. Up to seven
/// of them take no allocation.
@frozen
public struct KeyReplicas: Sendable {
  @usableFromInline var words: ReplicaWords
  // Those that do not fit into the words: nil in all common cases, so that no reference is counted.
  @usableFromInline var rest: [UInt16]?
  /// How many of them may fail with the operation still a success.
  public let maxErrors: Int

  /// The members that `words` have.
  @inlinable
  @inline(__always)
  init(_ words: ReplicaWords = ReplicaWords(), maxErrors: Int = 0) {
    (self.words, rest, self.maxErrors) = (words, nil, maxErrors)
  }

  private init(_ words: ReplicaWords, _ rest: [UInt16]?, maxErrors: Int) {
    (self.words, self.rest, self.maxErrors) = (words, rest, maxErrors)
  }

  /// The same instances, of which so many may fail.
  func allowing(maxErrors: Int) -> KeyReplicas {
    KeyReplicas(words, rest, maxErrors: maxErrors)
  }

  /// Adds a member at the end.
  mutating func append(_ instance: UInt16) {
    if count >= ReplicaWords.capacity {
      if rest == nil { rest = [] }
      rest?.append(instance)
    }
    words.append(instance)
  }
}

extension KeyReplicas: RandomAccessCollection {
  /// 0
  @inlinable
  public var startIndex: Int { 0 }
  /// How many there are.
  @inlinable
  public var endIndex: Int { words.count }
  /// How many there are.
  @inlinable
  public var count: Int { words.count }

  /// The index of an instance in the snapshot's ``RingSnapshot/instances``.
  ///
  /// - Precondition: `position` is in `0..<count`.
  /// - Complexity: O(1)
  @inlinable
  public subscript(position: Int) -> Int {
    precondition(position >= 0 && position < endIndex, "a position lies among the replicas")
    if position < ReplicaWords.capacity { return words[position] }
    guard let rest else { preconditionFailure("what does not fit is in the rest") }
    return Int(rest[position &- ReplicaWords.capacity])
  }
}

extension KeyReplicas: Equatable {
  /// Whether both have the same instances in the same order, and may lose as many.
  public static func == (left: KeyReplicas, right: KeyReplicas) -> Bool {
    left.words == right.words && left.maxErrors == right.maxErrors && left.rest == right.rest
  }
}
