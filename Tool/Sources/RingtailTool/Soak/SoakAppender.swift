package import Blocks
package import TSDB

/// Appends the samples of its share of the series, two rounds at a time.
package struct SoakAppender {
  private let store: Store<LocalFileSystem>
  private let series: SoakSeries
  private let number: Int
  private let state: SoakState
  private var batch = AppendBatch()
  private var references: [SeriesReference?]

  package init(
    _ number: Int, to store: Store<LocalFileSystem>, _ series: SoakSeries, _ state: SoakState
  ) {
    (self.store, self.series, self.number, self.state) = (store, series, number, state)
    references = [SeriesReference?](repeating: nil, count: series.labels.count)
  }

  /// Appends two rounds; the first samples of late series come last.
  package mutating func append() throws {
    let round = state.now.rounds[number]
    try commit(round) { !SoakSeries.isLate($0) }
    try commit(round + 1) { _ in true }
    try commit(round, SoakSeries.isLate)
    let number = number
    state.update { $0.rounds[number] = round + 2 }
  }

  private mutating func commit(_ round: Int, _ isIncluded: (Int) -> Bool) throws {
    batch.removeAll()
    var numbers: [Int] = []
    for index in series.labels.indices
    where SoakSeries.appender(of: index) == number && isIncluded(index) {
      numbers.append(index)
      let (time, value) = (SoakSeries.time(of: round), SoakSeries.value(of: index, in: round))
      if let reference = references[index] {
        batch.append(reference, at: time, value)
      } else {
        batch.append(series.labels[index], at: time, value)
      }
    }
    try store.commit(&batch)
    if let rejection = batch.rejections.first { throw SoakFault.rejected("\(rejection.error)") }
    for (index, number) in numbers.enumerated() {
      references[number] = batch.series(ofFloat: index)
    }
  }
}
