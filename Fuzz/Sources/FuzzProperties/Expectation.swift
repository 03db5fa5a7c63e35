internal import Gorilla

/// Ends the program, so that libFuzzer keeps the input, unless `condition` holds.
func expect(
  _ condition: Bool, _ promise: StaticString,
  file: StaticString = #fileID, line: UInt = #line
) {
  guard condition else { fatalError("broken promise: \(promise)", file: file, line: line) }
}

/// What a decoder makes of a payload: the samples before the end, or before an error.
struct Decoding<Element: Equatable>: Equatable {
  var samples: [Element] = []
  /// Where the decoder stands behind them.
  var position = 0
  var error: ChunkError?
}

extension ChunkError {
  /// The sample at fault; nil for an error of the header or the layout.
  var sample: Int? {
    switch self {
    case .truncated(let sample, _), .varintOverflow(let sample, _), .invalidWindow(let sample, _),
      .sampleAfterStaleMarker(let sample, _):
      sample
    default: nil
    }
  }
}

extension Span<UInt8> {
  /// The byte by which many targets choose what to do with the others.
  var firstByte: UInt8? { isEmpty ? nil : self[0] }
}
