internal import SeriesModel

/// The newest exemplars of all series, up to a number: one more takes the place of the one that came first.
///
/// Those of a series are linked in the order of their times.
struct ExemplarStorage: Sendable {
  private struct Slot: Sendable {
    /// Nil if nothing is here: the series is gone.
    var series: UInt32?
    var previous: Int32
    var next: Int32
    var exemplar: Exemplar
  }

  /// The slots of the first and of the last exemplar of a series.
  private struct List: Sendable {
    var first: Int32
    var last: Int32
  }

  private static let none: Int32 = -1

  /// How many there are at most.
  let limit: Int
  // It grows up to the limit, and is then used round and round.
  private var slots: [Slot] = []
  /// Where the next one comes, if there are as many slots as there may be.
  private var position = 0
  // Read and set as a whole: to change a part in place would allocate each time.
  private var lists: [UInt32: List] = [:]

  /// A storage without exemplars.
  ///
  /// - Parameter limit: how many there are at most; none if it is 0 or less.
  init(limit: Int) { self.limit = max(0, min(limit, Int(Int32.max))) }

  /// The latest exemplar of a series.
  func newest(of series: UInt32) -> Exemplar? {
    lists[series].map { slots[Int($0.last)].exemplar }
  }

  /// The exemplars of a series that have a time of `range`, in the order of their times.
  func exemplars(of series: UInt32, in range: TimeRange) -> [Exemplar] {
    guard let list = lists[series] else { return [] }
    var found: [Exemplar] = []
    var slot = list.first
    while slot != Self.none {
      let exemplar = slots[Int(slot)].exemplar
      if exemplar.timestamp > range.end { break }
      if exemplar.timestamp >= range.start { found.append(exemplar) }
      slot = slots[Int(slot)].next
    }
    return found
  }

  /// The first time of all; nil if there are none.
  ///
  /// - Complexity: O(the limit)
  var minTime: Int64? {
    slots.lazy.filter { $0.series != nil }.map(\.exemplar.timestamp).min()
  }

  /// Whether a series has an exemplar.
  ///
  /// - Complexity: O(1), and a step for each exemplar of the series that is later
  func contains(_ exemplar: Exemplar, of series: UInt32) -> Bool {
    predecessor(of: exemplar, series).map { slots[Int($0)].exemplar == exemplar } ?? false
  }

  /// Adds an exemplar, unless it is there.
  ///
  /// - Complexity: O(1) amortised, and a step for each exemplar of the series that is later
  mutating func append(_ exemplar: Exemplar, of series: UInt32) {
    guard limit > 0, !contains(exemplar, of: series) else { return }
    let slot = takeSlot(exemplar)
    // What it takes the place of may have been the one before it.
    insert(slot, of: series, behind: predecessor(of: exemplar, series) ?? Self.none)
  }

  /// Drops the exemplars of a series.
  mutating func remove(_ series: UInt32) {
    guard let list = lists.removeValue(forKey: series) else { return }
    var slot = list.first
    while slot != Self.none {
      slots[Int(slot)].series = nil
      slots[Int(slot)].exemplar.labels = LabelSet()
      slot = slots[Int(slot)].next
    }
  }
}

// The list of a series.
extension ExemplarStorage {
  /// The last exemplar of a series that does not come behind one; nil if there is none.
  private func predecessor(of exemplar: Exemplar, _ series: UInt32) -> Int32? {
    guard var slot = lists[series]?.last else { return nil }
    while slot != Self.none {
      let other = slots[Int(slot)].exemplar
      if other.timestamp < exemplar.timestamp { return slot }
      if other.timestamp == exemplar.timestamp, !exemplar.precedesAtSameTime(other) { return slot }
      slot = slots[Int(slot)].previous
    }
    return nil
  }

  /// Puts an exemplar into a slot: a new one, or that of the one that came first.
  private mutating func takeSlot(_ exemplar: Exemplar) -> Int32 {
    let new = Slot(series: nil, previous: Self.none, next: Self.none, exemplar: exemplar)
    guard slots.count == limit else {
      if slots.count == slots.capacity {
        slots.reserveCapacity(min(max(16, 2 * slots.count), limit))
      }
      slots.append(new)
      return Int32(slots.count - 1)
    }
    defer { position = position + 1 == limit ? 0 : position + 1 }
    if let series = slots[position].series { unlink(position, of: series) }
    slots[position] = new
    return Int32(position)
  }

  private mutating func unlink(_ position: Int, of series: UInt32) {
    guard var list = lists[series] else { return }
    let (previous, next) = (slots[position].previous, slots[position].next)
    if previous == Self.none { list.first = next } else { slots[Int(previous)].next = next }
    if next == Self.none { list.last = previous } else { slots[Int(next)].previous = previous }
    lists[series] = list.first == Self.none ? nil : list
  }

  private mutating func insert(_ slot: Int32, of series: UInt32, behind previous: Int32) {
    var list = lists[series] ?? List(first: Self.none, last: Self.none)
    let next = previous == Self.none ? list.first : slots[Int(previous)].next
    slots[Int(slot)].series = series
    slots[Int(slot)].previous = previous
    slots[Int(slot)].next = next
    if previous == Self.none { list.first = slot } else { slots[Int(previous)].next = slot }
    if next == Self.none { list.last = slot } else { slots[Int(next)].previous = slot }
    lists[series] = list
  }
}
