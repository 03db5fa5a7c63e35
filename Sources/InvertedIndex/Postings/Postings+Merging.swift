extension Postings {
  /// The references of lists whose references lie far apart: neighbours are merged until one is left.
  static func mergedReferences(of lists: [some PostingList], _ total: Int) -> [UInt32] {
    var source: [UInt32] = []
    source.reserveCapacity(total)
    var ends: [Int] = []
    for list in lists {
      for run in 0..<list.runCount { list.withRun(run) { source.append(copying: $0) } }
      ends.append(source.count)
    }
    var target = [UInt32](repeating: 0, count: source.count)
    while ends.count > 1 {
      var (start, kept, merged) = (0, 0, 0)
      for index in stride(from: 0, to: ends.count, by: 2) {
        let middle = ends[index]
        let end = ends[Swift.min(index + 1, ends.count - 1)]
        kept = merge(source.span, start..<middle, middle..<end, into: &target, at: kept)
        ends[merged] = kept
        merged += 1
        start = end
      }
      ends.removeLast(ends.count - merged)
      swap(&source, &target)
    }
    source.removeLast(source.count - (ends.first ?? 0))
    return source
  }

  /// Merges two parts of `source`, each of which ascends, and returns the end of what was written.
  private static func merge(
    _ source: Span<UInt32>, _ first: Range<Int>, _ second: Range<Int>, into array: inout [UInt32],
    at start: Int
  ) -> Int {
    var target = array.mutableSpan
    var (left, right, end) = (first.lowerBound, second.lowerBound, start)
    while left < first.upperBound, right < second.upperBound {
      let (mine, other) = (Int(source[left]), Int(source[right]))
      let isLater = other.maskIfBelow(mine)
      target[end] = UInt32(truncatingIfNeeded: mine ^ (mine ^ other) & isLater)
      end &+= 1
      left &+= 1 & ~isLater
      right &+= 1 & ~mine.maskIfBelow(other)
    }
    for index in left..<first.upperBound {
      target[end] = source[index]
      end &+= 1
    }
    for index in right..<second.upperBound {
      target[end] = source[index]
      end &+= 1
    }
    return end
  }
}
