internal import BitCoding

/// Labels in the order of their names that are known to keep what holds for every ``LabelSet``, as they come
/// from some: a buffer of which sets are made.
///
/// ```swift
/// var labels = OrderedLabels()
/// labels.append("__name__".utf8.span, "up".utf8.span)
/// labels.append("job".utf8.span, "api".utf8.span)
/// labels.makeSet()  // {__name__="up", job="api"}
/// ```
///
/// Series that follow one another often begin with the same labels; these stay with ``removeLabels(from:)``.
/// A ``LabelSetBuilder`` is for labels about which nothing is known.
package struct OrderedLabels: Sendable {
  /// The number of labels.
  package private(set) var count = 0
  // Name, 0xFF, value, 0xFF for each label, and the offsets of these bytes; what lies behind them means nothing.
  private var text: [UInt8] = []
  private var ends: [UInt32] = []

  /// No labels.
  package init() {}

  /// The number of bytes of the text.
  package var utf8Count: Int { count == 0 ? 0 : Int(ends[2 &* count &- 1]) &+ 1 }

  /// Keeps the first `index` labels.
  package mutating func removeLabels(from index: Int) {
    precondition(0...count ~= index, "there are as many labels")
    count = index
  }

  /// Adds the label that comes behind all others.
  ///
  /// - Precondition: the text has less than 16 MiB in all.
  /// - Complexity: O(the bytes of both), amortised
  package mutating func append(_ name: Span<UInt8>, _ value: Span<UInt8>) {
    let start = utf8Count
    let nameEnd = start &+ name.count
    let end = nameEnd &+ 1 &+ value.count
    precondition(end < LabelTable.maximumTextCount, "the text of a set has less than 16 MiB")
    Self.makeRoom(for: end &+ 1, in: &text)
    Self.makeRoom(for: 2 &* count &+ 2, in: &ends)
    var text = text.mutableSpan
    text.replace(from: start, copying: name)
    text[nameEnd] = .labelSeparator
    text.replace(from: nameEnd &+ 1, copying: value)
    text[end] = .labelSeparator
    ends[2 &* count] = UInt32(truncatingIfNeeded: nameEnd)
    ends[2 &* count &+ 1] = UInt32(truncatingIfNeeded: end)
    count &+= 1
  }

  private static func makeRoom<Element: ExpressibleByIntegerLiteral>(
    for count: Int, in buffer: inout [Element]
  ) {
    guard buffer.count < count else { return }
    buffer += repeatElement(0, count: max(count, 2 * buffer.count, 64) - buffer.count)
  }

  /// The set of the labels, which stay.
  ///
  /// - Complexity: O(``utf8Count``), and one allocation
  package func makeSet() -> LabelSet {
    if count == 0 { return LabelSet() }
    let utf8Count = utf8Count
    return LabelSet(
      storage: LabelTable.bytes(labels: count, text: utf8Count) { output in
        output.append(copying: text.span.extracting(first: utf8Count))
        for index in 0..<count {
          LabelTable.appendEnds(
            name: Int(ends[2 &* index]), value: Int(ends[2 &* index &+ 1]), text: utf8Count,
            to: &output)
        }
      })
  }
}
