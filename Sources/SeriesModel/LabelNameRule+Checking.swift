internal import BitCoding

extension LabelNameRule {
  /// Checks what comes from elsewhere.
  func check(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(LabelSetError) {
    guard !name.isEmpty else { throw .emptyName }
    if let offset = name.firstFaultInUTF8 { throw .invalidUTF8(.name, byteOffset: offset) }
    if let offset = firstFault(in: name) {
      throw .invalidName(String(copying: name), byteOffset: offset)
    }
    if let offset = value.firstFaultInUTF8 {
      throw .invalidUTF8(.value(of: String(copying: name)), byteOffset: offset)
    }
  }
}

extension UInt8 {
  /// What stands behind each name and each value in the text of a set; UTF-8 never has it.
  static var labelSeparator: UInt8 { 0xFF }
}

extension Span<UInt8> {
  /// Whether the bytes are UTF-8.
  package var isUTF8: Bool { firstFaultInUTF8 == nil }

  /// Where the bytes cease to be UTF-8; `nil` if all are.
  fileprivate var firstFaultInUTF8: Int? {
    if isASCII { return nil }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: self)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// Whether all bytes are ASCII, as those of most labels are: no call for what is short.
  private var isASCII: Bool {
    var offset = 0
    var bits: UInt64 = 0
    while offset <= count &- 8 {
      bits |= littleEndianWord(at: offset)
      offset &+= 8
    }
    while offset < count {
      bits |= UInt64(self[offset])
      offset &+= 1
    }
    return bits & 0x8080_8080_8080_8080 == 0
  }
}

extension String {
  /// A copy of what should be UTF-8.
  package init(copying bytes: Span<UInt8>) {
    self.init(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
  }
}
