import Gorilla
import SeriesModel
import Testing

/// A caller's own arrays can be encoded as a batch, and come back as they were.
struct HistogramColumnsTests {
  private static let layout: HistogramLayout = {
    var layout = HistogramLayout()
    layout.schema = 3
    layout.zeroThreshold = 0x1p-128
    layout.positiveSpans = [HistogramSpan(offset: -1, length: 2)]
    layout.negativeSpans = [HistogramSpan(offset: 4, length: 1)]
    return layout
  }()

  private static func columns(startTimes: [Int64]) -> HistogramColumns<UInt64> {
    HistogramColumns(
      layout: layout, counterReset: .reset, timestamps: [1_000, 16_000, 31_000],
      startTimes: startTimes, counts: [6, 9, 0], zeroCounts: [1, 1, 0],
      sums: [2.5, 7, .staleMarker], buckets: [2, 1, 2, 4, 2, 2])
  }

  @Test(arguments: [[], [500, 500, 20_000]] as [[Int64]])
  func arraysComeBackAsTheyWere(startTimes: [Int64]) throws {
    let columns = Self.columns(startTimes: startTimes)
    let hasStartTimes = !startTimes.isEmpty
    var appender = HistogramAppender<UInt64>(hasStartTimes: hasStartTimes)
    appender.append(columns)
    let bytes = appender.finish()
    var decoder = try HistogramDecoder<UInt64>(bytes.span, hasStartTimes: hasStartTimes)
    var decoded = HistogramColumns<UInt64>()
    try decoder.decode(from: bytes.span, into: &decoded)
    #expect(decoded.layout == Self.layout)
    #expect(decoded.counterReset == .reset)
    #expect(decoded.timestamps == columns.timestamps)
    #expect(decoded.startTimes == startTimes)
    #expect(decoded.counts == columns.counts)
    #expect(decoded.zeroCounts == columns.zeroCounts)
    #expect(decoded.sums.map(\.bitPattern) == columns.sums.map(\.bitPattern))
    #expect(decoded.buckets == columns.buckets)
    #expect(decoded.liveCount == 2)
    #expect((0..<3).allSatisfy { decoded[$0] == columns[$0] })
  }

  @Test
  func columnsOfUnequalLengthTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = HistogramColumns<UInt64>(
        layout: HistogramLayout(), timestamps: [1, 2], counts: [1], zeroCounts: [0, 0],
        sums: [1, 2], buckets: [])
    }
    await #expect(processExitsWith: .failure) {
      _ = HistogramColumns<UInt64>(
        layout: HistogramLayout(), timestamps: [1, 2], startTimes: [1], counts: [1, 1],
        zeroCounts: [0, 0], sums: [1, 2], buckets: [])
    }
  }

  @Test
  func rowsThatDoNotFitTheLayoutTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = HistogramColumns<UInt64>(
        layout: HistogramLayout(), timestamps: [1], counts: [1], zeroCounts: [0], sums: [1],
        buckets: [1])
    }
  }

  @Test
  func aSampleBehindAStaleMarkerTraps() async {
    await #expect(processExitsWith: .failure) {
      _ = HistogramColumns<UInt64>(
        layout: HistogramLayout(), timestamps: [1, 2], counts: [0, 1], zeroCounts: [0, 0],
        sums: [.staleMarker, 1], buckets: [])
    }
  }
}
