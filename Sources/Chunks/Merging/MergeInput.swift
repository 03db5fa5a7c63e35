/// A chunk of one of the lists that are merged, by where it lies.
struct MergeInput: Sendable {
  var minTime: Int64
  var maxTime: Int64
  var list: Int
  var index: Int

  /// The chunks of all lists by time, each once; those of the same times in the order of the lists.
  ///
  /// What is sorted has no references, which would be counted at every move.
  static func inputs(of lists: [[Chunk]]) -> [MergeInput] {
    var sorted: [MergeInput] = []
    sorted.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    for (list, chunks) in lists.enumerated() {
      for (index, chunk) in chunks.enumerated() {
        sorted.append(
          MergeInput(minTime: chunk.minTime, maxTime: chunk.maxTime, list: list, index: index))
      }
    }
    sorted.sort {
      ($0.minTime, $0.maxTime, $0.list, $0.index) < ($1.minTime, $1.maxTime, $1.list, $1.index)
    }
    var unique: [MergeInput] = []
    unique.reserveCapacity(sorted.count)
    for input in sorted {
      let isKnown = unique.reversed().prefix { $0.hasSameTimes(as: input) }
        .contains { lists[$0] == lists[input] }
      if !isKnown { unique.append(input) }
    }
    return unique
  }

  private func hasSameTimes(as other: MergeInput) -> Bool {
    minTime == other.minTime && maxTime == other.maxTime
  }

  /// Whether this chunk wins over `other`.
  func wins(over other: MergeInput) -> Bool { (list, index) < (other.list, other.index) }
}

extension [[Chunk]] {
  /// The chunk that `input` means.
  subscript(_ input: MergeInput) -> Chunk { self[input.list][input.index] }
}
