internal import BitCoding
internal import SeriesModel

// What records are made of, besides the integers of `BitCoding`.

extension [UInt8] {
  mutating func append(_ type: LogRecordType) { append(type.rawValue) }

  mutating func append(_ double: Double) { append(bigEndian: double.bitPattern) }

  /// Appends a length and as many bytes.
  mutating func append(text: Span<UInt8>) {
    append(uvarint: UInt64(text.count))
    append(copying: text)
  }

  /// Appends the number of labels, and their names and values.
  mutating func append(_ labels: LabelSet) {
    append(uvarint: UInt64(labels.count))
    labels.forEachLabel { name, value in
      append(text: name)
      append(text: value)
    }
  }
}
