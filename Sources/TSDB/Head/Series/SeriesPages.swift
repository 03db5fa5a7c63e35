internal import Chunks
internal import Gorilla

/// The samples of all series of the head, page by page.
struct SeriesPages: Sendable {
  private(set) var pages: [SeriesPage] = []

  /// Calls `body` with the slots of each page that has series of `floats`, and with these.
  ///
  /// Series that follow each other on a page are taken together.
  @inline(__always)
  private func forEachRun(
    of floats: Span<StagedFloat>, _ body: (inout SeriesSlots, Span<StagedFloat>) -> Void
  ) {
    var start = 0
    while start < floats.count {
      let number = SeriesPage.page(of: floats[start].series)
      var end = start + 1
      while end < floats.count, SeriesPage.page(of: floats[end].series) == number { end += 1 }
      let run = floats.extracting(start..<end)
      pages[number].withSlots { body(&$0, run) }
      start = end
    }
  }

  /// Lends the samples of a series. There are none if it is gone, as it can be where a reader comes to it.
  func withSeries<Result>(_ number: UInt32, _ body: (inout HeadSeries) -> Result) -> Result {
    pages[SeriesPage.page(of: number)].withSlots { slots in
      let slot = SeriesPage.slot(of: number)
      if slot < slots.count { return body(&slots[slot]) }
      var none = HeadSeries()
      return body(&none)
    }
  }

  /// Makes sure that there are as many series as said.
  mutating func grow(to count: Int) {
    var page = max(pages.count - 1, 0)
    while page << SeriesPage.shift < count {
      if page == pages.count { pages.append(SeriesPage()) }
      let slotCount = min(count - page << SeriesPage.shift, SeriesPage.slotCount)
      pages[page].withSlots { $0.grow(to: slotCount) }
      page += 1
    }
  }
}

// Applying commits.
extension SeriesPages {
  /// Adds the samples of a commit.
  ///
  /// - Returns: which series have chunks that were completed.
  @inline(never)
  func apply(_ staged: StagedCommit, _ rules: HeadCuttingRules) -> [UInt32] {
    var completed: [UInt32] = []
    let limits = rules.limits
    forEachRun(of: staged.floats.span) { slots, run in
      for index in run.indices {
        let float = run[index]
        if slots[SeriesPage.slot(of: float.series)].append(float.sample, limits) {
          completed.append(float.series)
        }
      }
    }
    for (number, entry) in zip(staged.histograms.series, staged.histograms.samples) {
      let isCompleted = withSeries(number) {
        $0.append(entry.histogram, at: entry.timestamp, rules.rules)
      }
      if isCompleted { completed.append(number) }
    }
    for (number, entry) in zip(staged.floatHistograms.series, staged.floatHistograms.samples) {
      let isCompleted = withSeries(number) {
        $0.append(entry.histogram, at: entry.timestamp, rules.rules)
      }
      if isCompleted { completed.append(number) }
    }
    for (number, sample) in zip(staged.outOfOrderSeries, staged.outOfOrder) {
      if withSeries(number, { $0.insert(sample, rules.rules) }) { completed.append(number) }
    }
    return completed
  }
}

/// When chunks of the head are complete.
struct HeadCuttingRules: Sendable {
  let rules: CuttingRules
  let limits: CompactOpenChunk.Limits

  init(_ rules: CuttingRules) {
    self.rules = rules
    limits = CompactOpenChunk.Limits(rules)
  }
}
