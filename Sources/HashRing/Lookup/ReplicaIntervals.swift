/// All keys, divided into the ranges that have the same replicas in the same order.
///
/// The ranges ascend, cover every key, and no two neighbours have the same replicas. In an empty ring there
/// is one range without replicas.
///
/// Each is found when it is asked for. If most states extend the operation, as when all instances leave,
/// nearly every instance is a replica of each key: all ranges at once would take as much memory as there
/// are tokens times instances.
public struct ReplicaIntervals: Sequence, IteratorProtocol, Sendable {
  private let contents: ReplicaTable.Contents
  /// The first key that no range has had; `nil` after the last range.
  private var first: UInt32? = 0
  private var replicas: KeyReplicas
  /// The first token behind `first`.
  private var position = 0

  init(_ contents: ReplicaTable.Contents) {
    self.contents = contents
    replicas = contents.placement(of: 0)
  }

  /// The next range.
  ///
  /// - Complexity: O(1) as a rule, and for all ranges together O(*t*) for *t* tokens; a look-up for each
  ///   token where keys have more than seven replicas
  public mutating func next() -> ReplicaInterval? {
    guard let first else { return nil }
    let current = replicas
    let count = contents.index.count
    while position < count {
      // Each token is the first key of what the next one holds.
      let token = contents.index.tokens[position]
      position += 1
      replicas = contents.placement(at: position < count ? position : 0)
      if token > 0 && replicas != current {
        self.first = token
        return ReplicaInterval(keys: first...token - 1, replicas: current)
      }
    }
    self.first = nil
    return ReplicaInterval(keys: first...(.max), replicas: current)
  }
}
