extension OpenMetricsReader {
  private static let types: Set = [
    "counter", "gauge", "histogram", "gaugehistogram", "summary", "info", "stateset", "unknown",
  ]

  /// Reads a line that begins with `#`. Nothing is kept of it.
  mutating func readMetadata(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(OpenMetricsError) {
    let start = offset
    let keyword = bytes.text(start..<min(start + 6, bytes.lineEnd(from: start)))
    if keyword.hasPrefix("# EOF") {
      offset += 5
      isEnded = true
      return
    }
    guard ["# TYPE", "# HELP", "# UNIT"].contains(keyword) else {
      throw error(.unknownMetadata, at: start)
    }
    offset += 6
    try expect(.space, "a space", bytes, &offset)
    let nameStart = offset
    let name: String
    if bytes.has(.quote, at: offset) {
      name = String(decoding: try readQuoted(bytes, &offset), as: UTF8.self)
    } else {
      offset = bytes.nameEnd(from: offset, allowsColon: true)
      name = bytes.text(nameStart..<offset)
    }
    if name.isEmpty { throw error(.expected("the name of a metric"), at: offset) }
    try expect(.space, "a space", bytes, &offset)
    let textStart = offset
    offset = bytes.lineEnd(from: offset)
    let text = bytes.text(textStart..<offset)
    if keyword == "# TYPE", !Self.types.contains(text) {
      throw error(.unknownType(text), at: textStart)
    }
    if keyword == "# UNIT", !text.isEmpty, !name.hasSuffix("_" + text) {
      throw error(.unitNotInName(text), at: textStart)
    }
  }
}
