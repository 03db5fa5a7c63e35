/// A bit for each reference of a range.
struct PostingBitmap {
  private let lowest: UInt32
  private var words: [UInt64]

  private init(_ range: ClosedRange<UInt32>) {
    lowest = range.lowerBound
    words = Array(repeating: 0, count: Int(range.upperBound - range.lowerBound) / 64 + 1)
  }

  /// The references of lists within a range.
  static func union(of lists: [some PostingList], _ range: ClosedRange<UInt32>) -> [UInt32] {
    var bitmap = PostingBitmap(range)
    var total = 0
    for list in lists {
      total += list.count
      for run in 0..<list.runCount { list.withRun(run) { bitmap.insert($0) } }
    }
    return bitmap.references(atMost: total)
  }

  private mutating func insert(_ references: Span<UInt32>) {
    let lowest = lowest
    var words = words.mutableSpan
    for index in references.indices {
      let bit = Int(references[index] &- lowest)
      // A list that is out of order can have references out of range.
      if bit &>> 6 < words.count { words[bit &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: bit) }
    }
  }

  private func references(atMost count: Int) -> [UInt32] {
    Array(capacity: min(count, words.count * 64)) { output in
      for index in words.indices {
        var word = words[index]
        let first = lowest &+ UInt32(truncatingIfNeeded: index &<< 6)
        while word != 0 {
          output.append(first &+ UInt32(truncatingIfNeeded: word.trailingZeroBitCount))
          word &= word &- 1
        }
      }
    }
  }
}
