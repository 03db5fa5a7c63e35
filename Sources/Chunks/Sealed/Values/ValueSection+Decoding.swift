internal import Gorilla

extension ValueSection {
  /// Writes all values, or those of one frame, to `output`.
  ///
  /// - Precondition: `output` has room for them, and `frame` is one of the section or nil; unchecked.
  ///   `bytes` are those from which the layout was read.
  @unsafe
  @inline(__always)
  func decode(
    _ bytes: Span<UInt8>, frame: Int?, into output: UnsafeMutablePointer<Double>
  ) throws(SealedError) {
    switch mode {
    case .decimal:
      let fits = unsafe column.decodeDecimals(
        bytes, frame: frame, dividedBy: powerOfTen(parameter), into: output)
      guard fits else { throw .decimalOutOfRange(byteOffset: column.byteOffset) }
    case .constant:
      let value = Double(bitPattern: word)
      unsafe output.update(repeating: value, count: range(ofFrame: frame).count)
    default:
      try unsafe decodeRest(bytes, range(ofFrame: frame), frame: frame, into: output)
    }
  }

  private func range(ofFrame frame: Int?) -> Range<Int> {
    guard let frame else { return 0..<count }
    let first = frame * IntegerColumn.frameLength
    return first..<min(first + IntegerColumn.frameLength, count)
  }

  @unsafe
  @inline(never)
  private func decodeRest(
    _ bytes: Span<UInt8>, _ range: Range<Int>, frame: Int?,
    into output: UnsafeMutablePointer<Double>
  ) throws(SealedError) {
    switch mode {
    case .bits:
      unsafe output.withMemoryRebound(to: Int64.self, capacity: range.count) { integers in
        unsafe column.decode(bytes, frame: frame, into: integers)
      }
      let raw = UnsafeMutableRawPointer(output)
      for index in 0..<range.count {
        let integer = unsafe raw.load(fromByteOffset: index &* 8, as: Int64.self)
        let value = Double(orderedBits: integer &<< Int64(parameter))
        unsafe raw.storeBytes(of: value, toByteOffset: index &* 8, as: Double.self)
      }
    case .decimalWithResidual, .multipleWithResidual:
      try unsafe decodeResiduals(bytes, range, frame, into: output)
    case .dictionary:
      try unsafe decodeDictionary(bytes, range, frame, into: output)
    case .frontBits:
      unsafe decodeFrontBits(bytes, range, into: output)
    case .xor:
      try unsafe decodeStreams(bytes, range, into: output)
    case .constant, .decimal: break
    }
  }

  @unsafe
  private func decodeResiduals(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ frame: Int?,
    into output: UnsafeMutablePointer<Double>
  ) throws(SealedError) {
    let count = range.count
    let isMultiple = mode == .multipleWithResidual
    let fits = unsafe column.decodeDecimals(
      bytes, frame: frame, dividedBy: isMultiple ? 1 : powerOfTen(parameter), into: output)
    guard fits else { throw .decimalOutOfRange(byteOffset: column.byteOffset) }
    let factor = Double(bitPattern: word)
    unsafe withUnsafeTemporaryAllocation(of: Int64.self, capacity: count) { scratch in
      guard let distances = scratch.baseAddress else { return }
      var cursor = SealedCursor(byteOffset: dataOffset)
      // The layout has been read before, so that nothing is thrown.
      guard let residuals = try? IntegerColumn(bytes, count: self.count, cursor: &cursor) else {
        return
      }
      unsafe residuals.decode(bytes, frame: frame, into: distances)
      for index in 0..<count {
        let near = unsafe isMultiple ? output[index] * factor : output[index]
        unsafe output[index] = Double(orderedBits: near.orderedBits &+ distances[index])
      }
    }
  }

  @unsafe
  private func decodeDictionary(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ frame: Int?,
    into output: UnsafeMutablePointer<Double>
  ) throws(SealedError) {
    unsafe output.withMemoryRebound(to: Int64.self, capacity: range.count) { integers in
      unsafe column.decode(bytes, frame: frame, into: integers)
    }
    var cursor = SealedCursor(byteOffset: dataOffset)
    let entries = try ValueSection(bytes, count: entryCount, isEntries: true, cursor: &cursor)
    let (count, entryCount) = (range.count, entryCount)
    var fault: SealedError?
    unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: entryCount) { scratch in
      guard let dictionary = scratch.baseAddress else { return }
      do throws(SealedError) {
        try unsafe entries.decode(bytes, frame: nil, into: dictionary)
      } catch {
        fault = error
        return
      }
      let raw = UnsafeMutableRawPointer(output)
      for index in 0..<count {
        let number = unsafe raw.load(fromByteOffset: index &* 8, as: Int64.self)
        guard 0..<Int64(entryCount) ~= number else {
          fault = .invalidIndex(byteOffset: column.byteOffset)
          return
        }
        unsafe raw.storeBytes(
          of: dictionary[Int(number)], toByteOffset: index &* 8, as: Double.self)
      }
    }
    if let fault { throw fault }
  }

  @unsafe
  private func decodeFrontBits(
    _ bytes: Span<UInt8>, _ range: Range<Int>, into output: UnsafeMutablePointer<Double>
  ) {
    let width = Int(word)
    var fronts = InlineArray<16, UInt64>(repeating: 0)
    for entry in 0..<1 &<< parameter {
      let front =
        UInt64(bytes[dataOffset + 2 * entry]) | UInt64(bytes[dataOffset + 2 * entry + 1]) << 8
      fronts[entry] = front &<< UInt64(width)
    }
    // Frames start at whole bytes.
    let codes = dataOffset + 2 << parameter
    let rests = codes + PackedBits.byteCount(count, parameter)
    let codeSink = unsafe FrontSink(output: output, fronts: fronts)
    unsafe PackedBits(
      bytes, at: codes + range.lowerBound * parameter / 8, count: range.count, width: parameter
    ).unpack(bytes, into: codeSink)
    let restSink = unsafe RestSink(output: output)
    unsafe PackedBits(
      bytes, at: rests + range.lowerBound * width / 8, count: range.count, width: width
    ).unpack(bytes, into: restSink)
  }

  @unsafe
  private func decodeStreams(
    _ bytes: Span<UInt8>, _ range: Range<Int>, into output: UnsafeMutablePointer<Double>
  ) throws(SealedError) {
    var cursor = SealedCursor(byteOffset: dataOffset)
    var first = 0
    while first < range.upperBound {
      let length = Int(truncatingIfNeeded: try cursor.uvarint(bytes))
      let end = min(first + IntegerColumn.frameLength, range.upperBound)
      if first >= range.lowerBound {
        let stream = bytes.extracting(cursor.byteOffset..<cursor.byteOffset + length)
        var decoder = ValueDecoder()
        for index in first - range.lowerBound..<end - range.lowerBound {
          do throws(ChunkError) { unsafe output[index] = try decoder.next(from: stream) } catch {
            throw .truncated(byteOffset: cursor.byteOffset)
          }
        }
      }
      cursor.byteOffset += length
      first = end
    }
  }
}

/// Stores the highest bits of values.
@unsafe
private struct FrontSink: FieldSink {
  let output: UnsafeMutablePointer<Double>
  let fronts: InlineArray<16, UInt64>

  @inline(__always)
  mutating func put(_ index: Int, _ field: UInt64) {
    unsafe output[index] = Double(bitPattern: fronts[Int(truncatingIfNeeded: field & 15)])
  }
}

/// Fills in the other bits.
@unsafe
private struct RestSink: FieldSink {
  let output: UnsafeMutablePointer<Double>

  @inline(__always)
  mutating func put(_ index: Int, _ field: UInt64) {
    unsafe output[index] = Double(bitPattern: output[index].bitPattern | field)
  }
}
