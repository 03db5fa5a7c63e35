internal import SeriesModel

extension OpenMetricsReader {
  /// Reads labels in braces to the builder. The name of the metric may be among them, in quotation marks.
  mutating func readLabels(
    _ bytes: Span<UInt8>, _ offset: inout Int, hasName: inout Bool
  ) throws(OpenMetricsError) {
    try expect(UInt8(ascii: "{"), "{", bytes, &offset)
    if bytes.has(UInt8(ascii: "}"), at: offset) {
      offset += 1
      return
    }
    while true {
      let start = offset
      let isQuoted = bytes.has(.quote, at: offset)
      let name: [UInt8]
      if isQuoted {
        name = try readQuoted(bytes, &offset)
      } else {
        offset = bytes.nameEnd(from: offset, allowsColon: false)
        name = bytes.array(start..<offset)
        if name.isEmpty { throw error(.expected("the name of a label"), at: offset) }
      }
      if isQuoted, !hasName, !bytes.has(UInt8(ascii: "="), at: offset) {
        hasName = true
        try add(Array("__name__".utf8), name, at: start)
      } else {
        try expect(UInt8(ascii: "="), "=", bytes, &offset)
        try add(name, try readQuoted(bytes, &offset), at: start)
      }
      if bytes.has(UInt8(ascii: "}"), at: offset) { break }
      try expect(UInt8(ascii: ","), "a comma or }", bytes, &offset)
    }
    offset += 1
  }

  /// Adds a label to the builder.
  mutating func add(
    _ name: [UInt8], _ value: [UInt8], at offset: Int
  ) throws(OpenMetricsError) {
    do throws(LabelSetError) {
      try builder.add(name.span, value.span)
    } catch let fault { throw error(.labels(fault), at: offset) }
  }

  /// Reads a text in quotation marks. A backslash stays where it escapes nothing.
  func readQuoted(
    _ bytes: Span<UInt8>, _ offset: inout Int
  ) throws(OpenMetricsError) -> [UInt8] {
    try expect(.quote, "a quotation mark", bytes, &offset)
    var text: [UInt8] = []
    while !bytes.isLineEnd(at: offset) {
      let byte = bytes[offset]
      offset += 1
      if byte == .quote { return text }
      guard byte == .backslash, !bytes.isLineEnd(at: offset) else {
        text.append(byte)
        continue
      }
      let escaped = bytes[offset]
      offset += 1
      switch escaped {
      case .quote, .backslash: text.append(escaped)
      case UInt8(ascii: "n"): text.append(.newline)
      default: text += [.backslash, escaped]
      }
    }
    throw error(.expected("a quotation mark"), at: offset)
  }
}
