/// A worker that can be chosen for tenants.
struct WorkerCandidate: Sendable {
  let name: String
  let index: Int
  let digest: NameDigest

  init(name: String, index: Int) {
    self.name = name
    self.index = index
    digest = NameDigest(name)
  }
}

extension [WorkerCandidate] {
  /// Where the worker of a name is in this list, which is sorted by the bytes of the names, or where it
  /// belongs.
  ///
  /// - Complexity: O(log `count`) comparisons of names
  func position(of name: String) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].name.utf8.lexicographicallyPrecedes(name.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
