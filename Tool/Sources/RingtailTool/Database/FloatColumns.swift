/// The times and the values of a series.
struct FloatColumns {
  private(set) var timestamps: [Int64] = []
  private(set) var values: [Double] = []
  private var isAscending = true

  mutating func append(_ timestamp: Int64, _ value: Double) {
    if let last = timestamps.last, timestamp <= last { isAscending = false }
    timestamps.append(timestamp)
    values.append(value)
  }

  /// Sorts by time; of several samples of a time, the one that came first stays.
  ///
  /// - Returns: how many are left out that have another value than the one that stays.
  mutating func sort() -> Int {
    if isAscending { return 0 }
    let (timestamps, values) = (timestamps, values)
    let order = timestamps.indices.sorted { (timestamps[$0], $0) < (timestamps[$1], $1) }
    self = FloatColumns()
    var conflictCount = 0
    for index in order {
      guard timestamps[index] == self.timestamps.last else {
        append(timestamps[index], values[index])
        continue
      }
      if values[index].bitPattern != self.values.last?.bitPattern { conflictCount += 1 }
    }
    return conflictCount
  }
}
