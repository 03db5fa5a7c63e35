public import Chunks
public import SeriesModel
public import Snappy

/// What can be wrong with a chunk object, or with what is to become one.
@nonexhaustive
public enum ChunkObjectError: Error, Equatable, Sendable {
  /// The bytes end within what starts at `byteOffset`.
  case truncated(byteOffset: Int)
  /// The length at `byteOffset` cannot be that of what follows.
  case invalidLength(byteOffset: Int)
  /// The metadata, which starts at byte 4, is not a Snappy stream.
  case malformedFrames(SnappyError)
  /// The metadata, once decoded, is not JSON.
  case malformedMetadata(JSONError)
  /// A member of the metadata is missing, or has a value that it cannot have.
  case invalid(field: String)
  /// The metric of the metadata cannot be that of a series.
  case invalidMetric(LabelSetError)
  /// The object has another checksum than its key says.
  case checksumMismatch(stated: UInt32, found: UInt32)
  /// The object is not that of its key, by the member of the metadata that differs.
  case wrongKey(field: String)
  /// The data is encoded in a way that this library does not read.
  case unsupported(ChunkObjectEncoding)
  /// The chunk of this position in the data cannot be decoded.
  case chunk(Int, ChunkFault)
  /// The chunk of this position is not of an encoding that objects have, or is too long for one.
  case unsuitable(chunk: Int)
  /// There are no chunks, or more than an object can have.
  case chunkCount(Int)
}

extension ChunkObjectError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .truncated(let byteOffset): "the object ends within what starts at byte \(byteOffset)"
    case .invalidLength(let byteOffset): "the length at byte \(byteOffset) is not that of the rest"
    case .malformedFrames(let error): "the metadata, from byte 4 on: \(error)"
    case .malformedMetadata(let error): "the decoded metadata: \(error)"
    case .invalid(let field): "the metadata has no \(field), or not as it should be"
    case .invalidMetric(let error): "the metric: \(error)"
    case .checksumMismatch(let stated, let found):
      "the checksum is \(String(found, radix: 16)), and in the key \(String(stated, radix: 16))"
    case .wrongKey(let field): "the object has another \(field) than its key"
    case .unsupported(let encoding): "data of the encoding \(encoding.rawValue) is not read"
    case .chunk(let chunk, let fault): "chunk \(chunk) of the data: \(fault)"
    case .unsuitable(let chunk): "chunk \(chunk) is no XOR chunk of at most 65,535 bytes"
    case .chunkCount(let count): "an object has 1 to 65,535 chunks, and not \(count)"
    }
  }
}
