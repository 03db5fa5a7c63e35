/// Finds the series of the head by the numbers that a log has for them.
struct LogReferences: Sendable {
  private static let none = UInt32.max
  private static let pageCount: UInt64 = 1_024

  /// A log that counts from 1 has its numbers here, page by page, each as long as it has to be; a number far beyond
  /// those that are known is elsewhere, so that it takes no more memory than another. Of a page whose series are all
  /// gone nothing is left.
  private var pages: [[UInt32]] = []
  /// How many series each page has.
  private var seriesCounts: [UInt16] = []
  private var sparse: [UInt64: UInt32] = [:]
  /// How many numbers have been noted.
  private var count = 0
  /// The numbers of series that have several, besides the one by which the log goes on.
  private var others: [UInt32: [UInt64]] = [:]

  @inline(__always)
  private static func place(of reference: UInt64) -> (page: Int, offset: Int) {
    (Int(truncatingIfNeeded: reference / pageCount), Int(reference % pageCount))
  }

  subscript(reference: UInt64) -> UInt32? {
    let (page, offset) = Self.place(of: reference)
    let pages = pages.span
    if page < pages.count {
      let series = pages[page].span
      if offset < series.count, series[offset] != Self.none { return series[offset] }
    }
    return sparse.isEmpty ? nil : sparse[reference]
  }

  /// Notes that a number stands for a series.
  mutating func set(_ reference: UInt64, to series: UInt32) {
    count += 1
    guard reference < 2 * UInt64(count) + Self.pageCount else {
      sparse[reference] = series
      return
    }
    let (page, offset) = Self.place(of: reference)
    while pages.count <= page {
      pages.append([])
      seriesCounts.append(0)
    }
    while pages[page].count <= offset { pages[page].append(Self.none) }
    if pages[page][offset] == Self.none { seriesCounts[page] += 1 }
    pages[page][offset] = series
  }

  /// Notes that a series has one more number, by which the log does not go on.
  mutating func noteOther(_ reference: UInt64, of series: UInt32) {
    others[series, default: []].append(reference)
  }

  /// Forgets a series.
  ///
  /// - Parameters:
  ///   - series: the series.
  ///   - reference: the number by which the log went on.
  /// - Returns: all numbers that it had.
  mutating func remove(_ series: UInt32, _ reference: UInt64) -> [UInt64] {
    var removed: [UInt64] = []
    // Another series may have been given one of them since.
    for number in (others.removeValue(forKey: series) ?? []) + [reference]
    where self[number] == series {
      remove(number)
      removed.append(number)
    }
    return removed
  }

  private mutating func remove(_ reference: UInt64) {
    sparse[reference] = nil
    let (page, offset) = Self.place(of: reference)
    guard page < pages.count, offset < pages[page].count, pages[page][offset] != Self.none else {
      return
    }
    pages[page][offset] = Self.none
    seriesCounts[page] -= 1
    if seriesCounts[page] == 0 { pages[page] = [] }
  }

  /// How many pages are held.
  var pageCount: Int { pages.count { !$0.isEmpty } }
}
