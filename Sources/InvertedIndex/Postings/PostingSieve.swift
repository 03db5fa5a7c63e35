/// Keeps those of some references that a list has, or those that it does not have.
///
/// It works in place: what is kept moves to the front. That takes no memory, and one loop serves for
/// intersection and difference.
struct PostingSieve {
  /// Zero keeps the matches, one keeps the others.
  let inversion: UInt32
  /// The first reference that is not decided yet.
  var next = 0
  /// The number of references that are kept, at the front; never more than `next`.
  var kept = 0

  /// How many times as many references a list must have to be searched for each one of the few.
  ///
  /// For references that lie at random, going through a list side by side takes 0.36 ns for each of
  /// its references, and searching it 50 ns for each of the few.
  static let gallopingRatio = 128

  /// Keeps what `list` has.
  static func intersect(_ references: inout [UInt32], with list: some PostingList) {
    var sieve = PostingSieve(inversion: 0)
    sieve.sift(&references, by: list)
    references.removeLast(references.count - sieve.kept)
  }

  /// Keeps what `list` does not have.
  static func subtract(_ list: some PostingList, from references: inout [UInt32]) {
    var sieve = PostingSieve(inversion: 1)
    sieve.sift(&references, by: list)
    references.removeSubrange(sieve.kept..<sieve.next)
  }

  private mutating func sift(_ array: inout [UInt32], by list: some PostingList) {
    let gallops = array.count <= list.count / Self.gallopingRatio
    var run = 0
    while next < array.count {
      let (start, reference) = (next, array[next])
      run = list.firstRun(endingAtOrAfter: reference, from: run)
      if run == list.runCount { break }
      if gallops {
        list.withRun(run, from: reference) {
          var references = array.mutableSpan
          gallop(&references, through: $0)
        }
      } else {
        list.withRun(run) {
          var references = array.mutableSpan
          merge(&references, with: $0)
        }
      }
      // A run that ends at or after a reference decides it, unless the list is out of order.
      if next == start { run += 1 }
    }
  }

  /// Searches the run for one reference after the other, as far as it goes.
  ///
  /// - Parameters:
  ///   - position: the first index of the run where the next reference can be.
  ///   - matches: bits of the next references, the lowest first, that are known to be in the run.
  mutating func gallop(
    _ references: inout MutableSpan<UInt32>, through run: Span<UInt32>, from position: Int = 0,
    matches: UInt32 = 0
  ) {
    let last = run[run.count &- 1]
    var (next, kept, position, matches) = (next, kept, position, matches)
    while next < references.count, references[next] <= last {
      let reference = references[next]
      position = run.firstIndex(atOrAfter: reference, from: position)
      var isMatch = matches & 1
      if position < run.count, run[position] == reference {
        isMatch = 1
        position &+= 1
      }
      references[kept] = reference
      kept &+= Int(isMatch ^ inversion)
      next &+= 1
      matches &>>= 1
    }
    (self.next, self.kept) = (next, kept)
  }
}
