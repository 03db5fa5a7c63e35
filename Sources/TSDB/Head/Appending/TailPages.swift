/// What is known of each series when its next sample comes, by the number of the series.
///
/// Series are on pages as in ``SeriesPages``, and a page whose series are all gone is let go of.
///
/// Arrays of arrays would cost each sample a fifth of its time where samples do not come in the order of series. The
/// unsafe code is sound because `table` has room for `tableCapacity` pages, of which the first are initialized, as
/// many as `count` series take; each of them that is there has room for all of its series that are below `count`,
/// which are initialized; each access is checked against `count`; and a page is freed once: when its last series
/// goes, and its place in the table is nil from then on, or when the only value that knows of it ends.
@safe
struct TailPages: ~Copyable {
  /// A page is nil if all of its series are gone.
  private var table = UnsafeMutablePointer<UnsafeMutablePointer<SeriesTail>?>.allocate(capacity: 1)
  private var tableCapacity = 1
  /// How many series of each page are gone.
  private var goneCounts: [UInt16] = []
  /// For how many series the last page has room.
  private var lastCapacity = 0
  /// How many series there have been.
  private(set) var count = 0

  private static var gone: SeriesTail { SeriesTail(logReference: 0, state: .isGone) }

  init() {}

  deinit {
    for page in goneCounts.indices { unsafe table[page]?.deallocate() }
    unsafe table.deallocate()
  }

  /// A series that is there; nil for all others.
  @inline(__always)
  private func find(_ series: UInt32) -> UnsafeMutablePointer<SeriesTail>? {
    guard Int(series) < count, let page = unsafe table[SeriesPage.page(of: series)] else {
      return nil
    }
    return unsafe page + SeriesPage.slot(of: series)
  }

  /// What is known of a series. Of one that is not there that is only that it is gone, which stays so.
  subscript(series: UInt32) -> SeriesTail {
    @inline(__always)
    get { unsafe find(series)?.pointee ?? Self.gone }
    @inline(__always)
    set { unsafe find(series)?.pointee = newValue }
  }

  /// Room for tails of which none lies on two lines of the cache.
  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<SeriesTail> {
    let byteCount = capacity * MemoryLayout<SeriesTail>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 64)
    return unsafe memory.bindMemory(to: SeriesTail.self, capacity: capacity)
  }

  mutating func append(_ tail: SeriesTail) {
    let slot = SeriesPage.slot(of: UInt32(count))
    if slot == 0 {
      // The first page grows, so that few series take little.
      lastCapacity = count == 0 ? 4 : SeriesPage.slotCount
      if goneCounts.count == tableCapacity {
        tableCapacity *= 2
        let larger = UnsafeMutablePointer<UnsafeMutablePointer<SeriesTail>?>.allocate(
          capacity: tableCapacity)
        unsafe larger.moveInitialize(from: table, count: goneCounts.count)
        unsafe table.deallocate()
        unsafe table = larger
      }
      unsafe (table + goneCounts.count).initialize(to: Self.allocate(lastCapacity))
      goneCounts.append(0)
    } else if slot == lastCapacity {
      lastCapacity *= 2
      let larger = unsafe Self.allocate(lastCapacity)
      if let page = unsafe table[0] {
        unsafe larger.moveInitialize(from: page, count: slot)
        unsafe page.deallocate()
      }
      unsafe table[0] = larger
    }
    if let page = unsafe table[goneCounts.count - 1] {
      unsafe (page + slot).initialize(to: tail)
    }
    count += 1
  }

  /// Notes that a series is gone.
  ///
  /// - Precondition: it was not gone before.
  mutating func remove(_ series: UInt32) {
    self[series] = Self.gone
    let page = SeriesPage.page(of: series)
    goneCounts[page] += 1
    guard goneCounts[page] == SeriesPage.slotCount else { return }
    unsafe table[page]?.deallocate()
    unsafe table[page] = nil
  }

  /// How many pages are held.
  var pageCount: Int { goneCounts.count { $0 < SeriesPage.slotCount } }

  /// Whether there is a series for which something holds.
  func contains(where condition: (SeriesTail) -> Bool) -> Bool {
    (0..<UInt32(count)).contains { condition(self[$0]) }
  }

  /// The series for which something holds.
  func series(where condition: (SeriesTail) -> Bool) -> [UInt32] {
    (0..<UInt32(count)).filter { condition(self[$0]) }
  }
}

// It has one owner at a time, and goes between threads as what it knows does: as a value.
extension TailPages: @unchecked Sendable {}
