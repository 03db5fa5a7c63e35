internal import SeriesModel

extension OpenMetricsReader {
  /// Reads the line of a sample.
  mutating func readSample(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(OpenMetricsError) -> OpenMetricsSample {
    let start = offset
    offset = bytes.nameEnd(from: offset, allowsColon: true)
    if bytes.has(UInt8(ascii: "{"), at: offset) {
      try skipLabels(bytes, &offset)
    } else if offset == start {
      throw error(.expected("the name of a metric"), at: offset)
    }
    let series = start..<offset
    try expect(.space, "a space", bytes, &offset)
    let value = try readNumber(bytes, &offset)
    var timestamp: Int64?
    if bytes.has(.space, at: offset), !bytes.has(UInt8(ascii: "#"), at: offset + 1) {
      offset += 1
      timestamp = try readTimestamp(bytes, &offset)
    }
    if bytes.has(.space, at: offset) { try readExemplar(bytes, &offset) }
    return OpenMetricsSample(series: series, value: value, timestamp: timestamp)
  }

  /// Goes behind the brace that ends labels, whatever they are.
  private func skipLabels(_ bytes: Span<UInt8>, _ offset: inout Int) throws(OpenMetricsError) {
    var isQuoted = false
    while !bytes.isLineEnd(at: offset) {
      let byte = bytes[offset]
      offset += 1
      if byte == .quote {
        isQuoted.toggle()
      } else if byte == .backslash, isQuoted, !bytes.isLineEnd(at: offset) {
        offset += 1
      } else if byte == UInt8(ascii: "}"), !isQuoted {
        return
      }
    }
    throw error(.expected(isQuoted ? "a quotation mark" : "}"), at: offset)
  }

  /// Reads a hash sign, labels, a value and perhaps a time. Nothing is kept of them.
  private mutating func readExemplar(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(OpenMetricsError) {
    try expect(.space, "a space", bytes, &offset)
    try expect(UInt8(ascii: "#"), "#", bytes, &offset)
    try expect(.space, "a space", bytes, &offset)
    builder.removeAll()
    let start = offset
    var hasName = true
    try readLabels(bytes, &offset, hasName: &hasName)
    let labels: LabelSet
    do throws(LabelSetError) {
      labels = try builder.build()
    } catch let fault { throw error(.labels(fault), at: start) }
    let characterCount = labels.pairs.reduce(0) {
      $0 + $1.name.unicodeScalars.count + $1.value.unicodeScalars.count
    }
    if characterCount > 128 { throw error(.exemplarTooLong, at: start) }
    try expect(.space, "a space", bytes, &offset)
    _ = try readNumber(bytes, &offset)
    guard bytes.has(.space, at: offset) else { return }
    offset += 1
    _ = try readTimestamp(bytes, &offset)
  }

  private func readNumber(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(OpenMetricsError) -> Double {
    let start = offset
    guard let number = Double(decimal: bytes, from: &offset) else {
      throw error(.invalidNumber, at: start)
    }
    return number
  }

  /// Reads a time in seconds.
  ///
  /// As in Prometheus, the product is cut off, not rounded: 1.001 is 1,000 ms, as the product is slightly less
  /// than 1,001.
  private func readTimestamp(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(OpenMetricsError) -> Int64 {
    let start = offset
    guard let seconds = Double(decimal: bytes, from: &offset), (seconds * 1_000).magnitude < 0x1p62
    else { throw error(.invalidTimestamp, at: start) }
    return Int64(seconds * 1_000)
  }

  /// Goes behind a byte, which has to be there.
  func expect(
    _ byte: UInt8, _ what: String, _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(OpenMetricsError) {
    guard bytes.has(byte, at: offset) else { throw error(.expected(what), at: offset) }
    offset += 1
  }
}
