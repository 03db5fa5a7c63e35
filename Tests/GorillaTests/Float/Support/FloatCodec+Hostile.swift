import Gorilla
import TestSupport
import Testing

extension FloatCodec {
  /// Expects of bytes that may be anything that every way to decode them gives the samples, and the
  /// fault, of the reference.
  func expectSameFault(
    _ bytes: [UInt8], _ origin: @autoclosure () -> String = "",
    _ location: SourceLocation = #_sourceLocation
  ) {
    let reference = FloatReferenceReader.read(bytes, self)
    let byNext = decoder.decodingByNext(bytes)
    var problems: [String] = []
    if case .countExceedsPayload(let count, let byteCount) = byNext.error {
      // Found before the first sample; the reference finds that it cannot read them all.
      let isRight =
        byNext.series.count == 0 && reference.error != nil && byteCount == bytes.count
        && count == Int(bytes[0]) << 8 | Int(bytes[1])
      if !isRight { problems.append("\(byNext), but \(reference)") }
    } else if byNext != reference {
      problems.append("one by one: \(byNext) instead of \(reference)")
    }
    let atOnce = decoder.decodingAtOnce(bytes)
    if atOnce != byNext { problems.append("at once: \(atOnce), one by one: \(byNext)") }
    var two = decoder.decodingAtOnce(bytes, withStartTimes: false)
    two.series.startTimes = byNext.series.startTimes
    if two != byNext { problems.append("without start times: \(two), one by one: \(byNext)") }
    if let position = byNext.error?.position, !isPlausible(position, byNext, bytes) {
      problems.append("\(byNext) is at no place in \(bytes.count) bytes")
    }
    expectSameHeader(bytes, byNext, &problems)
    for problem in problems {
      Issue.record("\(self) \(bytes.hex) \(origin()): \(problem)", sourceLocation: location)
    }
  }

  /// The sample is the first that is missing, and its bits begin within the payload or at its end.
  private func isPlausible(
    _ position: (sample: Int, bitOffset: Int), _ decoding: FloatDecoding, _ bytes: [UInt8]
  ) -> Bool {
    position.sample == decoding.series.count
      && headerByteCount * 8...bytes.count * 8 ~= position.bitOffset
  }

  /// Expects that what can be had of a payload without decoding it agrees with what is decoded.
  private func expectSameHeader(
    _ bytes: [UInt8], _ decoding: FloatDecoding, _ problems: inout [String]
  ) {
    let isOpen = decoding.error?.isOfHeader != true
    do throws(ChunkError) {
      let count = try decoder.sampleCount(of: bytes.span)
      let decoded = decoding.series.count
      if !isOpen || (decoding.error == nil ? count != decoded : count <= decoded) {
        problems.append("\(count) samples, but \(decoding)")
      }
    } catch {
      if isOpen || error != decoding.error { problems.append("\(error), but \(decoding)") }
    }
    do throws(ChunkError) {
      let first = try decoder.firstTimestamp(of: bytes.span)
      if first != decoding.series.timestamps.first {
        problems.append("first timestamp \(first ?? -1), but \(decoding)")
      }
    } catch {
      if decoding.series.count > 0 || error != decoding.error {
        problems.append("first timestamp: \(error), but \(decoding)")
      }
    }
  }
}

extension ChunkError {
  /// Where a fault of a float sample is.
  var position: (sample: Int, bitOffset: Int)? {
    switch self {
    case .truncated(let sample, let bitOffset), .varintOverflow(let sample, let bitOffset),
      .invalidWindow(let sample, let bitOffset):
      (sample, bitOffset)
    default: nil
    }
  }

  fileprivate var isOfHeader: Bool {
    switch self {
    case .missingHeader, .countExceedsPayload: true
    default: false
    }
  }
}
