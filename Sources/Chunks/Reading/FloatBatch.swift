internal import Gorilla

/// A batch of samples of a chunk of floats, in buffers that are used again.
@usableFromInline
struct FloatBatch: Sendable {
  /// How many samples the buffers have room for at first. A sealed chunk, which is always one batch,
  /// can make them larger.
  static let capacity = 256

  /// The number of samples in the batch.
  private(set) var count = 0
  /// Their times; what lies behind ``count`` means nothing.
  @usableFromInline private(set) var timestamps: [Int64] = []
  /// Their values, likewise.
  @usableFromInline private(set) var values: [Double] = []
  /// Their start times, likewise, if the chunk has any.
  private(set) var startTimes: [Int64] = []
  private(set) var hasStartTimes = false

  private var decoder = Decoder.none
  /// What is wrong with the sample behind the batch.
  private var fault: ChunkFault?

  /// Whether there is nothing behind the batch.
  var isLast: Bool {
    if case .none = decoder { return fault == nil }
    return false
  }

  /// What reads the samples that are left.
  private enum Decoder {
    case none
    case xor(XORDecoder)
    case xor2(XOR2Decoder)
    /// Reads all of them at once, which is several times as quick as frame by frame.
    case sealed
  }

  /// Begins with the chunk of `payload`.
  ///
  /// - Precondition: the encoding is one of floats.
  mutating func open(
    _ payload: Span<UInt8>, _ encoding: ChunkEncodingByte
  ) throws(ChunkFault) {
    (count, fault, decoder) = (0, nil, .none)
    hasStartTimes = encoding.encoding?.hasStartTimes == true
    if encoding == .sealed {
      let count: Int
      do throws(SealedError) {
        count = try SealedDecoder.sampleCount(of: payload)
      } catch { throw .corruptSealed(error) }
      makeRoom(for: count)
      decoder = .sealed
    } else {
      makeRoom(for: Self.capacity)
      do throws(ChunkError) {
        decoder =
          hasStartTimes ? .xor2(try XOR2Decoder(payload)) : .xor(try XORDecoder(payload))
      } catch { throw .corrupt(error) }
    }
  }

  private mutating func makeRoom(for count: Int) {
    Self.makeRoom(for: count, in: &timestamps)
    Self.makeRoom(for: count, in: &values)
    if hasStartTimes { Self.makeRoom(for: count, in: &startTimes) }
  }

  private static func makeRoom<Element: ExpressibleByIntegerLiteral>(
    for count: Int, in column: inout [Element]
  ) {
    guard column.count < count else { return }
    column.append(contentsOf: repeatElement(0, count: count - column.count))
  }

  /// Reads the next samples of `payload`; false at the end of the chunk.
  ///
  /// The samples before a corrupt one make a batch of their own, and the next call throws. Of a sealed
  /// chunk there are none.
  mutating func next(from payload: Span<UInt8>) throws(ChunkFault) -> Bool {
    count = 0
    if let fault { throw fault }
    switch decoder {
    case .none: break
    case .xor(var xor):
      (count, fault) = Self.decode(payload, &xor, &timestamps, &values)
      decoder = xor.position < xor.count ? .xor(xor) : .none
    case .xor2(var xor2):
      (count, fault) = Self.decode(payload, &xor2, &timestamps, &values, &startTimes)
      decoder = xor2.position < xor2.count ? .xor2(xor2) : .none
    case .sealed:
      decoder = .none
      (count, fault) = Self.decodeSealed(payload, &timestamps, &values)
    }
    if count == 0, let fault { throw fault }
    return count > 0
  }

  // The buffers are lent one by one: all of `self` cannot be lent twice.
  private static func decode(
    _ payload: Span<UInt8>, _ decoder: inout XORDecoder,
    _ timestamps: inout [Int64], _ values: inout [Double]
  ) -> (Int, ChunkFault?) {
    let start = decoder.position
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    do throws(ChunkError) {
      return (
        try decoder.decode(from: payload, timestamps: &timestamps, values: &values), nil
      )
    } catch { return (decoder.position - start, .corrupt(error)) }
  }

  private static func decode(
    _ payload: Span<UInt8>, _ decoder: inout XOR2Decoder,
    _ timestamps: inout [Int64], _ values: inout [Double], _ startTimes: inout [Int64]
  ) -> (Int, ChunkFault?) {
    let start = decoder.position
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    var startTimes = startTimes.mutableSpan
    do throws(ChunkError) {
      let count = try decoder.decode(
        from: payload, timestamps: &timestamps, values: &values, startTimes: &startTimes)
      return (count, nil)
    } catch { return (decoder.position - start, .corrupt(error)) }
  }

  private static func decodeSealed(
    _ payload: Span<UInt8>, _ timestamps: inout [Int64], _ values: inout [Double]
  ) -> (Int, ChunkFault?) {
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    do throws(SealedError) {
      let count = try SealedDecoder.decode(
        payload, timestamps: &timestamps, values: &values)
      return (count, nil)
    } catch { return (0, .corruptSealed(error)) }
  }
}
