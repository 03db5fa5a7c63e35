/// Exemplars or metadata that were admitted, as the log has them.
struct StagedNotes<Entry: Sendable>: Sendable {
  private(set) var series: [UInt32] = []
  private(set) var entries: [Entry] = []
  /// The last entry of each series; of exemplars, that of the latest time.
  private var last: [UInt32: Int] = [:]

  var isEmpty: Bool { series.isEmpty }

  /// The last entry of a series; nil if it has none.
  subscript(series: UInt32) -> Entry? { last[series].map { entries[$0] } }

  mutating func append(_ entry: Entry, of series: UInt32, isLast: Bool = true) {
    if isLast { last[series] = entries.count }
    self.series.append(series)
    entries.append(entry)
  }

  mutating func removeAll() {
    if isEmpty { return }
    series.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    last.removeAll(keepingCapacity: true)
  }
}
