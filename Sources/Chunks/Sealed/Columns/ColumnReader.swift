/// Reads columns and value sections whole, into arrays that are used again.
struct ColumnReader: Sendable {
  /// The integers read last, at the start.
  private(set) var integers: [Int64] = []
  /// The values read last, at the start.
  private(set) var values: [Double] = []

  /// Reads a column of `count` integers, and moves `cursor` behind it.
  mutating func readIntegers(
    _ bytes: Span<UInt8>, _ count: Int, _ cursor: inout SealedCursor
  ) throws(SealedError) {
    let column = try IntegerColumn(bytes, count: count, cursor: &cursor)
    integers.resize(to: max(count, integers.count), with: 0)
    // Sound: there is room for all integers.
    unsafe integers.withUnsafeMutableBufferPointer { buffer in
      guard let output = buffer.baseAddress else { return }
      unsafe column.decode(bytes, frame: nil, into: output)
    }
  }

  /// Reads a section of `count` values and the list of its exceptions, and moves `cursor` behind it.
  mutating func readValues(
    _ bytes: Span<UInt8>, _ count: Int, _ cursor: inout SealedCursor
  ) throws(SealedError) {
    let section = try ValueSection(bytes, count: count, cursor: &cursor)
    values.resize(to: max(count, values.count), with: 0)
    // Sound: there is room for all values.
    try unsafe values.withUnsafeMutableBufferPointer { buffer throws(SealedError) in
      guard let output = buffer.baseAddress else { return }
      try unsafe section.decode(bytes, frame: nil, into: output)
    }
    let start = cursor
    guard try cursor.uvarint(bytes) > 0 else { return }
    cursor = try ValueException.skip(bytes, count, start)
    var output = values.mutableSpan
    ValueException.apply(bytes, start.byteOffset, 0..<count, &output)
  }
}

extension Array {
  /// Makes this an array of `count` elements: the first ones of those that there are, or behind these
  /// as many of `element` as are missing.
  mutating func resize(to count: Int, with element: Element) {
    if self.count > count {
      removeLast(self.count - count)
    } else {
      append(contentsOf: repeatElement(element, count: count - self.count))
    }
  }

  /// Replaces all elements by `count` others, and keeps the capacity.
  mutating func replaceAll(_ count: Int, _ element: (Int) -> Element) {
    removeAll(keepingCapacity: true)
    if count == 0 { return }
    append(addingCapacity: count) { output in
      for index in 0..<count { output.append(element(index)) }
    }
  }
}
