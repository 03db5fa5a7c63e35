public import Gorilla

/// What can be wrong with a chunk.
@nonexhaustive
public enum ChunkFault: Error, Equatable, Sendable {
  /// The payload cannot be decoded, or not here.
  case corrupt(ChunkError)
  /// The sealed payload cannot be decoded, or not without its column of timestamps.
  case corruptSealed(SealedError)
  /// There are no samples.
  case empty
  /// The sample is not later than the one before; samples count from 0.
  case unordered(sample: Int)
  /// The samples are not as many, or do not have the range of times, as is said of the chunk.
  case misdescribed
}

extension ChunkFault: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .corrupt(let error): "\(error)"
    case .corruptSealed(let error): "\(error)"
    case .empty: "the chunk has no samples"
    case .unordered(let sample): "sample \(sample) is not later than the one before"
    case .misdescribed: "the chunk's samples are not those that its description tells"
    }
  }
}
