import Gorilla

/// The encodings of histograms, as arguments of tests.
enum HistogramEncoding: CaseIterable, Sendable {
  case integer
  case float
  case integerWithStartTimes
  case floatWithStartTimes

  var isFloat: Bool { self == .float || self == .floatWithStartTimes }
  var hasStartTimes: Bool { self == .integerWithStartTimes || self == .floatWithStartTimes }

  /// The one of Prometheus' number `byte`.
  init?(_ encoding: ChunkEncoding) {
    switch encoding {
    case .histogram: self = .integer
    case .floatHistogram: self = .float
    case .histogramST: self = .integerWithStartTimes
    case .floatHistogramST: self = .floatWithStartTimes
    case .xor, .xor2: return nil
    }
  }
}
