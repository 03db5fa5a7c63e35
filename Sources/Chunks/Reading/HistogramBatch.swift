internal import Gorilla

/// The samples of a chunk of histograms, in columns that are used again.
struct HistogramBatch<Count: HistogramCount>: Sendable {
  /// The samples.
  private(set) var columns = HistogramColumns<Count>()
  private var decoder = HistogramDecoder<Count>()
  private var state = State.end
  /// What is wrong with the sample behind the columns.
  private var fault: ChunkFault?

  private enum State {
    /// The decoder has yet to fill the columns.
    case opened
    /// The columns are filled, and have yet to be handed out.
    case filled
    case end
  }

  /// Begins with the chunk of `payload`.
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  mutating func open(_ payload: Span<UInt8>, hasStartTimes: Bool) throws(ChunkFault) {
    (fault, state) = (nil, .end)
    columns.removeAll()
    do throws(ChunkError) {
      try decoder.open(payload, hasStartTimes: hasStartTimes)
    } catch { throw .corrupt(error) }
    state = .opened
  }

  /// Begins with a sealed chunk, of which `fill` reads all samples.
  mutating func open(
    filledBy fill: (inout HistogramColumns<Count>) throws(SealedError) -> Void
  ) throws(ChunkFault) {
    (fault, state) = (nil, .end)
    do throws(SealedError) {
      try fill(&columns)
    } catch {
      columns.removeAll()
      throw .corruptSealed(error)
    }
    state = .filled
  }

  /// Reads the samples of `payload`; false when they have been read.
  ///
  /// The samples before a corrupt one are read first, and the next call throws. Of a sealed chunk there
  /// are none.
  @specialized(where Count == UInt64)
  @specialized(where Count == Double)
  mutating func next(from payload: Span<UInt8>) throws(ChunkFault) -> Bool {
    if let fault { throw fault }
    guard state != .end else { return false }
    if state == .opened {
      do throws(ChunkError) {
        try decoder.decode(from: payload, into: &columns)
      } catch {
        guard columns.count > 0 else { throw .corrupt(error) }
        fault = .corrupt(error)
      }
    }
    state = .end
    return columns.count > 0
  }
}
