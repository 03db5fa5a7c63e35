package import Blocks
package import TSDB

/// Appends the samples of its share of the series, two rounds at a time.
package struct SoakAppender {
  private let store: Store<LocalFileSystem>
  private let number: Int
  private let state: SoakState
  private var batch = AppendBatch()
  private var references = [SeriesReference?](
    repeating: nil, count: SoakSeries.metricCount * 10)

  package init(_ number: Int, to store: Store<LocalFileSystem>, _ state: SoakState) {
    (self.store, self.number, self.state) = (store, number, state)
  }

  /// Appends two rounds; the first samples of late series come last.
  package mutating func append() throws {
    let round = state.now.rounds[number]
    if round.isMultiple(of: SoakSeries.lifetime) {
      for index in references.indices where !SoakSeries.isLasting(index) { references[index] = nil }
    }
    try commit(round) { !SoakSeries.isLate($0) }
    try commit(round + 1) { _ in true }
    try commit(round, SoakSeries.isLate)
    let number = number
    state.update { $0.rounds[number] = round + 2 }
  }

  private mutating func commit(_ round: Int, _ isIncluded: (Int) -> Bool) throws {
    batch.removeAll()
    var numbers: [Int] = []
    for index in references.indices
    where SoakSeries.appender(of: index) == number && isIncluded(index) {
      numbers.append(index)
      let (time, value) = (SoakSeries.time(of: round), SoakSeries.value(of: index, in: round))
      if let reference = references[index] {
        batch.append(reference, at: time, value)
      } else {
        batch.append(try SoakSeries.labels(of: index, in: round), at: time, value)
      }
    }
    try store.commit(&batch)
    if let rejection = batch.rejections.first { throw SoakFault.rejected("\(rejection.error)") }
    for (index, number) in numbers.enumerated() {
      references[number] = batch.series(ofFloat: index)
    }
  }
}
