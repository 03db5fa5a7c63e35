internal import BitCoding

extension LabelSet {
  /// The set of these labels, as in `try LabelSet(["__name__": "up", "job": "api"])`.
  ///
  /// - Parameters:
  ///   - pairs: names and values in any order; labels whose value is empty are left out.
  ///   - names: which names labels may have.
  /// - Throws: ``LabelSetError`` when a name is empty, against the rule or there twice, or when the
  ///   labels are too large together.
  /// - Complexity: that of ``LabelSetBuilder/build()``
  public init(
    _ pairs: KeyValuePairs<String, String>, names: LabelNameRule = .utf8
  ) throws(LabelSetError) {
    var builder = LabelSetBuilder(names: names)
    for (name, value) in pairs { try builder.add(name, value) }
    self = try builder.build()
  }

  /// The set of these labels, of the form that ``pairs`` has.
  ///
  /// - Parameters:
  ///   - pairs: names and values in any order; labels whose value is empty are left out.
  ///   - names: which names labels may have.
  /// - Throws: ``LabelSetError`` when a name is empty, against the rule or there twice, or when the
  ///   labels are too large together.
  /// - Complexity: that of ``LabelSetBuilder/build()``
  public init(
    _ pairs: [(name: String, value: String)], names: LabelNameRule = .utf8
  ) throws(LabelSetError) {
    var builder = LabelSetBuilder(names: names)
    for (name, value) in pairs { try builder.add(name, value) }
    self = try builder.build()
  }

  /// The set whose text was lent by ``withUTF8(_:)`` before, perhaps in another process.
  ///
  /// - Parameters:
  ///   - text: name, 0xFF, value, 0xFF for each label, in the order of names.
  ///   - names: which names labels may have.
  /// - Throws: ``LabelSetError`` when `text` cannot be that of a set.
  /// - Complexity: O(`text.count`), and one allocation
  public init(text: Span<UInt8>, names: LabelNameRule = .utf8) throws(LabelSetError) {
    guard text.count <= LabelTable.maximumTextCount else {
      throw .tooLarge(byteCount: text.count)
    }
    var separatorCount = 0
    for index in text.indices where text[index] == .labelSeparator { separatorCount += 1 }
    let count = separatorCount / 2

    self.init(
      storage: try LabelTable.bytes(labels: count, text: text.count) {
        output throws(LabelSetError) in
        output.append(copying: text)
        var previous = 0..<0
        var offset = 0
        while offset < text.count {
          guard let nameEnd = text.firstSeparator(from: offset),
            let end = text.firstSeparator(from: nameEnd + 1), end > nameEnd + 1
          else { throw .malformedText(byteOffset: offset) }
          let name = text.extracting(offset..<nameEnd)
          try names.check(name, text.extracting(nameEnd + 1..<end))
          if offset > 0 {
            let last = text.extracting(previous)
            if last.isEqual(to: name) { throw .duplicateName(String(copying: name)) }
            guard last.precedes(name) else { throw .malformedText(byteOffset: offset) }
          }
          LabelTable.appendEnds(name: nameEnd, value: end, text: text.count, to: &output)
          previous = offset..<nameEnd
          offset = end + 1
        }
      })
  }
}

extension Span<UInt8> {
  fileprivate func firstSeparator(from start: Int) -> Int? {
    var index = start
    // Eight bytes at a time, up to those of which one is 0xFF: only these have a zero when inverted.
    while index <= count &- 8 {
      let word = ~littleEndianWord(at: index)
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if zeros != 0 { return index &+ zeros.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
    while index < count {
      if self[index] == .labelSeparator { return index }
      index &+= 1
    }
    return nil
  }
}
