import Gorilla
import SeriesModel

@testable import Chunks

extension ChunkCursor {
  /// The samples of the batch at hand.
  borrowing func batch() -> [SeriesSample] {
    let startTimes = withStartTimes { Array(copying: $0) }
    let timestamps = withTimestamps { Array(copying: $0) }
    func sample(_ index: Int, _ value: SeriesSample.Value) -> SeriesSample {
      SeriesSample(
        timestamp: timestamps[index], startTime: startTimes.isEmpty ? 0 : startTimes[index],
        value: value)
    }
    switch kind {
    case nil: return []
    case .float:
      return withFloats { _, values in
        values.indices.map { sample($0, .float(values[$0].bitPattern)) }
      }
    case .integerHistogram:
      return withHistograms { columns, range in
        range.enumerated().map { sample($0, .histogram(columns[$1])) }
      }
    case .floatHistogram:
      return withFloatHistograms { columns, range in
        range.enumerated().map { sample($0, .floatHistogram(columns[$1])) }
      }
    }
  }

  /// The samples of all batches that are left.
  mutating func rest() throws(ChunkListError) -> [SeriesSample] {
    var samples: [SeriesSample] = []
    while try next() != nil { samples += batch() }
    return samples
  }
}

extension Array {
  fileprivate init(copying span: Span<Element>) where Element: BitwiseCopyable {
    self = span.indices.map { span[$0] }
  }
}
