import SeriesModel
import TestSupport
import Testing

/// Labels as one would write them down: what the rules of a ``LabelSet`` are about.
struct PlainLabels: Equatable, Sendable, CustomTestStringConvertible {
  /// The values by name; an empty value is a label that is not there.
  private(set) var values: [[UInt8]: [UInt8]] = [:]

  init() {}

  init(_ pairs: [(name: String, value: String)]) {
    for (name, value) in pairs { self[Array(name.utf8)] = Array(value.utf8) }
  }

  subscript(name: [UInt8]) -> [UInt8] {
    get { values[name] ?? [] }
    set { values[name] = newValue.isEmpty ? nil : newValue }
  }

  /// The labels in the order of the bytes of their names.
  var pairs: [(name: [UInt8], value: [UInt8])] {
    values.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  var text: [UInt8] { pairs.flatMap { $0.name + [0xFF] + $0.value + [0xFF] } }

  /// The set, of labels that are added in the order of their names.
  func makeSet() throws -> LabelSet {
    var builder = LabelSetBuilder()
    for (name, value) in pairs { try builder.add(name.span, value.span) }
    return try builder.build()
  }

  var testDescription: String {
    let pairs = pairs.map { name, value in
      "\(String(decoding: name, as: UTF8.self))=\(String(decoding: value, as: UTF8.self))"
    }
    return "{" + pairs.joined(separator: ", ") + "}"
  }
}

extension PlainLabels: Comparable {
  /// By the first label in which they differ: its name, then its value; the beginning of a list comes
  /// before the list.
  static func < (left: PlainLabels, right: PlainLabels) -> Bool {
    for (first, second) in zip(left.pairs, right.pairs) {
      if first.name != second.name { return first.name.lexicographicallyPrecedes(second.name) }
      if first.value != second.value { return first.value.lexicographicallyPrecedes(second.value) }
    }
    return left.values.count < right.values.count
  }
}

/// Expects that `labels` are what `plain` says, whichever way one asks.
func expect(
  _ labels: LabelSet, are plain: PlainLabels, sourceLocation: SourceLocation = #_sourceLocation
) {
  let (pairs, text) = (plain.pairs, plain.text)
  #expect(labels.count == pairs.count, sourceLocation: sourceLocation)
  #expect(labels.isEmpty == pairs.isEmpty, sourceLocation: sourceLocation)
  #expect(labels.utf8Count == text.count, sourceLocation: sourceLocation)
  #expect(labels.withUTF8(Array.init(copying:)) == text, sourceLocation: sourceLocation)

  var index = 0
  labels.forEachLabel { name, value in
    #expect(Array(copying: name) == pairs[index].name, sourceLocation: sourceLocation)
    #expect(Array(copying: value) == pairs[index].value, sourceLocation: sourceLocation)
    let ranges = labels.ranges(ofLabel: index)
    #expect(Array(text[ranges.name]) == pairs[index].name, sourceLocation: sourceLocation)
    #expect(Array(text[ranges.value]) == pairs[index].value, sourceLocation: sourceLocation)
    index += 1
  }
  #expect(index == pairs.count, sourceLocation: sourceLocation)

  for (name, value) in pairs {
    let string = String(decoding: name, as: UTF8.self)
    let range = labels.valueRange(of: name.span)
    #expect(range.map { Array(text[$0]) } == value, sourceLocation: sourceLocation)
    #expect(labels.valueRange(of: string) == range, sourceLocation: sourceLocation)
    #expect(
      labels.withValue(of: name.span, Array.init(copying:)) == value,
      sourceLocation: sourceLocation)
    #expect(
      labels.withValue(of: string, Array.init(copying:)) == value, sourceLocation: sourceLocation)
    #expect(
      labels[string].map { Array($0.utf8) } == value, sourceLocation: sourceLocation)
  }
  #expect(
    labels.pairs.map { Array($0.name.utf8) } == pairs.map(\.name), sourceLocation: sourceLocation)
  #expect(
    labels.pairs.map { Array($0.value.utf8) } == pairs.map(\.value), sourceLocation: sourceLocation)
}

extension [UInt8] {
  init(copying bytes: Span<UInt8>) { self = bytes.indices.map { bytes[$0] } }
}
