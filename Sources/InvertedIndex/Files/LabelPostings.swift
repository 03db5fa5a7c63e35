/// Collects which series have each label, and gives the lists of all labels at the end.
struct LabelPostings: Sendable {
  /// The references of all series.
  private(set) var references: [UInt32] = []
  /// How many of `labels` those of a series and of the ones before it are.
  private var labelEnds: [Int] = []
  /// The labels of all series, one series after another, by the order in which each came first.
  private var labels: [UInt32] = []
  /// The labels in the order in which they came first.
  private var pairs: [SymbolPair] = []
  private var numbers: [UInt64: UInt32] = [:]

  /// Adds a series, whose reference is greater than those before it.
  mutating func append(_ labels: [SymbolPair], reference: UInt32) {
    for label in labels {
      if let number = numbers[label.word] {
        self.labels.append(number)
      } else {
        numbers[label.word] = UInt32(pairs.count)
        self.labels.append(UInt32(pairs.count))
        pairs.append(label)
      }
    }
    references.append(reference)
    labelEnds.append(self.labels.count)
  }

  /// Whether a series has been added.
  func has(_ reference: UInt32) -> Bool {
    let index = references.partitioningIndex { $0 >= reference }
    return index < references.count && references[index] == reference
  }

  /// The lists of all labels, in the order of the labels.
  func lists() -> Lists {
    let order = pairs.indices.sorted { pairs[$0] < pairs[$1] }
    var counts = Array(repeating: 0, count: pairs.count)
    for label in labels { counts[Int(label)] += 1 }
    var starts = counts
    var start = 0
    for label in order {
      starts[label] = start
      start += counts[label]
    }
    var result = Lists(
      pairs: order.map { pairs[$0] }, starts: order.map { starts[$0] } + [start],
      references: Array(repeating: 0, count: labels.count))
    var index = 0
    for (series, end) in labelEnds.enumerated() {
      while index < end {
        let label = Int(labels[index])
        result.references[starts[label]] = references[series]
        starts[label] += 1
        index += 1
      }
    }
    return result
  }

  /// Labels, ascending, and the series that have each of them.
  struct Lists {
    let pairs: [SymbolPair]
    /// Where the list of each label starts in the references, and where the last one ends.
    fileprivate let starts: [Int]
    fileprivate(set) var references: [UInt32]

    /// The series that have a label.
    func references(of label: SymbolPair) -> ArraySlice<UInt32> {
      let index = pairs.partitioningIndex { $0 >= label }
      return index < pairs.count && pairs[index] == label ? references[range(index)] : []
    }

    /// Where the list of a label is in the references.
    func range(_ index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }
  }
}
