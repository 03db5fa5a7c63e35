import BitCoding
import Synchronization

@testable import InvertedIndex

/// A list with runs of any lengths, which counts how often they are lent.
final class TestList: PostingList {
  let runs: [[UInt32]]
  let count: Int
  let lendings = Atomic(0)

  /// Runs of the lengths in `lengths`, over and over.
  init(_ references: [UInt32], lengths: [Int]) {
    var (runs, start) = ([[UInt32]](), 0)
    while start < references.count {
      let end = min(references.count, start + lengths[runs.count % lengths.count])
      runs.append(Array(references[start..<end]))
      start = end
    }
    self.runs = runs
    count = references.count
  }

  var runCount: Int { runs.count }

  func last(ofRun run: Int) -> UInt32 { runs[run][runs[run].count - 1] }

  func withRun<Result>(_ run: Int, _ body: (Span<UInt32>) -> Result) -> Result {
    lendings.add(1, ordering: .relaxed)
    let references = runs[run]
    return body(references.span)
  }
}

extension PackedPostings {
  /// The references as an index file has them.
  init(packing references: [UInt32]) {
    let bytes = references.flatMap { reference in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: reference >> $0) }
    }
    guard let packed = PackedPostings(SharedBytes(bytes)) else {
      preconditionFailure("four bytes each")
    }
    self = packed
  }
}
