import Chunks
import TestSupport

/// Samples that are to be sealed.
struct SealedSamples: CustomStringConvertible {
  var description: String
  var timestamps: [Int64]
  var values: [Double]

  /// Samples with these values, 15 seconds apart unless there are timestamps for them.
  init(_ description: String, _ values: [Double], at timestamps: [Int64]? = nil) {
    self.description = "\(description), \(values.count) samples"
    self.values = values
    self.timestamps =
      timestamps ?? values.indices.map { 1_700_000_000_000 + 15_000 * Int64($0) }
  }

  /// The sealed payload, and how the values are laid out.
  func sealed(hint: SealedHint? = nil) throws -> (payload: [UInt8], hint: SealedHint) {
    var encoder = SealedEncoder()
    // The tests compare by themselves.
    encoder.verifies = false
    var payload: [UInt8] = []
    let result = try encoder.encode(timestamps.span, values.span, hint: hint, into: &payload)
    return (payload, result)
  }
}

/// What a payload decodes to.
struct Unsealed: Equatable {
  var timestamps: [Int64]
  var bits: [UInt64]

  init(timestamps: [Int64], bits: [UInt64]) {
    self.timestamps = timestamps
    self.bits = bits
  }

  init(_ plain: PlainSealed) {
    self.init(timestamps: plain.timestamps, bits: plain.values)
  }

  init(_ samples: SealedSamples) {
    timestamps = samples.timestamps
    bits = samples.values.map(\.bitPattern)
  }

  /// Decodes all at once.
  init(_ payload: [UInt8], column: [UInt8]? = nil) throws(SealedError) {
    var timestamps = [Int64](repeating: -1, count: SealedFormat.maximumCount)
    var values = [Double](repeating: -1, count: SealedFormat.maximumCount)
    let count = try Self.decode(payload, column, &timestamps, &values)
    self.timestamps = Array(timestamps[..<count])
    bits = values[..<count].map(\.bitPattern)
  }

  /// Decodes frame by frame, the last first.
  init(framesOf payload: [UInt8], column: [UInt8]? = nil) throws(SealedError) {
    timestamps = []
    bits = []
    let decoder = try SealedDecoder(payload.span)
    for frame in (0..<decoder.frameCount).reversed() {
      var timestamps = [Int64](repeating: -1, count: SealedFormat.frameLength)
      var values = [Double](repeating: -1, count: SealedFormat.frameLength)
      let count = try Self.decode(decoder, frame, payload, column, &timestamps, &values)
      self.timestamps = timestamps[..<count] + self.timestamps
      bits = values[..<count].map(\.bitPattern) + bits
    }
  }

  private static func decode(
    _ payload: [UInt8], _ column: [UInt8]?, _ timestamps: inout [Int64], _ values: inout [Double]
  ) throws(SealedError) -> Int {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    guard let column else {
      return try SealedDecoder.decode(
        payload.span, timestamps: &timestamps, values: &values)
    }
    return try SealedDecoder.decode(
      payload.span, column: column.span, timestamps: &timestamps, values: &values)
  }

  private static func decode(
    _ decoder: SealedDecoder, _ frame: Int, _ payload: [UInt8], _ column: [UInt8]?,
    _ timestamps: inout [Int64], _ values: inout [Double]
  ) throws(SealedError) -> Int {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    guard let column else {
      return try decoder.decode(
        frame: frame, from: payload.span, timestamps: &timestamps, values: &values)
    }
    return try decoder.decode(
      frame: frame, from: payload.span, column: column.span, timestamps: &timestamps,
      values: &values)
  }
}
