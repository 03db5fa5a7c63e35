/// The labels of each series, by reference.
struct SeriesStore: Sendable {
  /// The labels of series whose references follow each other.
  private struct Page {
    /// Where the pairs of each series end, with ``removed`` set if the series is no more.
    var ends: [UInt32] = []
    var pairs: [UInt32] = []
    /// The number of series that are still there.
    var liveCount = 0

    static var removed: UInt32 { 1 << 31 }

    func range(_ index: Int) -> Range<Int> {
      let start = index == 0 ? 0 : ends[index &- 1] & ~Self.removed
      return Int(start)..<Int(ends[index] & ~Self.removed)
    }

    mutating func remove(_ index: Int) {
      ends[index] |= Self.removed
      liveCount -= 1
    }

    /// The page without what its arrays have reserved for more.
    var withoutReserve: Page {
      var page = Page(liveCount: liveCount)
      page.ends.reserveCapacity(ends.count)
      page.ends += ends
      page.pairs.reserveCapacity(pairs.count)
      page.pairs += pairs
      return page
    }

    func isLive(_ index: Int) -> Bool { index < ends.count && ends[index] < Self.removed }
  }

  // All full, unless their series are all removed: then they are empty.
  private var pages: [Page] = []
  private var last = Page()
  /// The number of series that are there.
  private(set) var count = 0

  private static var pageShift: UInt32 { 10 }
  private static var pageMask: UInt32 { 1 << pageShift - 1 }

  /// The reference that the next series gets.
  var nextReference: UInt32 { UInt32(pages.count) << Self.pageShift + UInt32(last.ends.count) }

  /// Whether there is a series with this reference.
  func contains(_ reference: UInt32) -> Bool {
    guard reference < nextReference else { return false }
    return withPage(of: reference) { $0.isLive(Int(reference & Self.pageMask)) }
  }

  /// Lends the pairs of a series that is there.
  @inline(__always)
  func withPairs<Result>(of reference: UInt32, _ body: (Span<UInt32>) -> Result) -> Result {
    withPage(of: reference) { page in
      body(page.pairs.span.extracting(page.range(Int(reference & Self.pageMask))))
    }
  }

  /// Whether a series that is there has these pairs.
  @inline(__always)
  func hasPairs(_ pairs: [UInt32], count: Int, of reference: UInt32) -> Bool {
    withPairs(of: reference) { other in
      guard other.count == count else { return false }
      for index in 0..<count where pairs[index] != other[index] { return false }
      return true
    }
  }

  /// Adds the next series.
  mutating func append(_ pairs: [UInt32], count: Int) {
    precondition(nextReference < UInt32.max, "an index gives out 2^32 - 1 references")
    last.pairs += pairs[..<count]
    precondition(last.pairs.count < Page.removed, "1,024 series have fewer than 2^31 labels")
    last.ends.append(UInt32(last.pairs.count))
    last.liveCount += 1
    self.count += 1
    if last.ends.count == 1 << Self.pageShift { closePage() }
  }

  private mutating func closePage() {
    pages.append(last.liveCount == 0 ? Page() : last.withoutReserve)
    last = Page()
  }

  /// Removes a series that is there; its reference is never given out again.
  mutating func remove(_ reference: UInt32) {
    let (page, index) = (Int(reference >> Self.pageShift), Int(reference & Self.pageMask))
    if page == pages.count {
      last.remove(index)
    } else {
      pages[page].remove(index)
      if pages[page].liveCount == 0 { pages[page] = Page() }
    }
    count -= 1
  }

  @inline(__always)
  private func withPage<Result>(of reference: UInt32, _ body: (Page) -> Result) -> Result {
    let page = Int(reference >> Self.pageShift)
    return page < pages.count ? body(pages[page]) : body(last)
  }
}
