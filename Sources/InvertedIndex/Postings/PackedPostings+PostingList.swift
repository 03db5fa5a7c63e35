internal import BitCoding

extension PackedPostings: PostingList {
  // The lengths are those of the buffers below, which lie on the stack.

  /// How many references are decoded at a time where all are needed.
  static let runLength = 1_024
  /// How many are decoded where one is looked for, and those that follow are probably next.
  private static let glanceLength = 16

  var runCount: Int { (count + Self.runLength - 1) / Self.runLength }

  private func range(ofRun run: Int) -> Range<Int> {
    run * Self.runLength..<min((run + 1) * Self.runLength, count)
  }

  func last(ofRun run: Int) -> UInt32 { self[range(ofRun: run).upperBound - 1] }

  func withRun<Result>(_ run: Int, _ body: (Span<UInt32>) -> Result) -> Result {
    let range = range(ofRun: run)
    var buffer = InlineArray<1_024, UInt32>(repeating: 0)
    var references = buffer.mutableSpan
    bytes.withSpan { $0.decode(range, into: &references) }
    return body(buffer.span.extracting(first: range.count))
  }

  func firstRun(endingAtOrAfter reference: UInt32, from run: Int) -> Int {
    // The bytes are borrowed once, not for each run that is looked at.
    let index = firstIndex(atOrAfter: reference, from: min(run * Self.runLength, count))
    return index == count ? runCount : index / Self.runLength
  }

  func withRun<Result>(
    _ run: Int, from reference: UInt32, _ body: (Span<UInt32>) -> Result
  ) -> Result {
    let range = range(ofRun: run)
    var buffer = InlineArray<16, UInt32>(repeating: 0)
    var references = buffer.mutableSpan
    let length = bytes.withSpan { bytes in
      let last = range.upperBound - 1
      let first = (range.lowerBound..<last).bisect(for: reference) {
        bytes.bigEndian32(at: 4 &* $0)
      }
      let length = min(Self.glanceLength, range.upperBound - first)
      bytes.decode(first..<first + length, into: &references)
      return length
    }
    return body(buffer.span.extracting(first: length))
  }
}
