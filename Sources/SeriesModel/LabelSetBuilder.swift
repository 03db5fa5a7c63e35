internal import BitCoding

/// Collects labels in any order, and makes label sets of them.
///
/// ```swift
/// var builder = LabelSetBuilder()
/// try builder.add("job", "api")
/// try builder.add("__name__", "up")
/// let labels = try builder.build()  // {__name__="up", job="api"}
/// ```
///
/// A label whose value is empty is not there. ``removeAll()`` keeps the buffers, so that a builder used
/// again allocates nothing but the sets; labels that are added in the order of their names are the
/// quickest.
public struct LabelSetBuilder: Sendable {
  /// Which names labels may have.
  public let names: LabelNameRule
  // Name, 0xFF, value, 0xFF for each label: the text of a set, save that the order is that of adding.
  // Nothing else lies between them.
  private var text: [UInt8] = []
  private var entries: [LabelEntry] = []

  /// A builder without labels.
  ///
  /// - Parameter names: which names labels may have.
  public init(names: LabelNameRule = .utf8) { self.names = names }

  /// The number of labels, those counted twice that have been added twice.
  public var count: Int { entries.count }

  /// Forgets all labels; the buffers stay.
  public mutating func removeAll() {
    text.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
  }

  /// Replaces all labels by those of `labels`, whose names need not follow the rule.
  ///
  /// - Parameter labels: what to start from.
  /// - Complexity: O(the bytes of `labels`)
  public mutating func reset(to labels: LabelSet) {
    removeAll()
    labels.withUTF8 { text.append(copying: $0) }
    for index in 0..<labels.count {
      let ranges = labels.ranges(ofLabel: index)
      entries.append(
        LabelEntry(
          start: ranges.name.lowerBound, nameEnd: ranges.name.upperBound,
          end: ranges.value.upperBound))
    }
  }

  /// Adds a label that has not been added before, which ``build()`` checks. With an empty value it
  /// does nothing.
  ///
  /// - Parameters:
  ///   - name: the name in UTF-8.
  ///   - value: the value in UTF-8.
  /// - Throws: ``LabelSetError`` when the name is empty or against the rule, when one of them is not
  ///   UTF-8, or when the labels are too large together. The labels are then what they were.
  /// - Complexity: O(the bytes of both), amortised
  public mutating func add(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(LabelSetError) {
    try names.check(name, value)
    guard !value.isEmpty else { return }
    let byteCount = text.count + name.count + value.count + 2
    guard byteCount <= LabelSet.maximumUTF8Count else {
      throw .tooLarge(byteCount: byteCount)
    }
    let start = text.count
    text.append(addingCapacity: byteCount - start) { output in
      output.append(copying: name)
      output.append(.labelSeparator)
      output.append(copying: value)
      output.append(.labelSeparator)
    }
    entries.append(LabelEntry(start: start, nameEnd: start + name.count, end: text.count - 1))
  }

  /// Adds a label, or replaces its value. With an empty value it removes the label.
  ///
  /// - Parameters:
  ///   - name: the name in UTF-8.
  ///   - value: the value in UTF-8.
  /// - Throws: ``LabelSetError`` as ``add(_:_:)-(Span<UInt8>,_)`` does. The labels are then what they
  ///   were, but for one of this name.
  /// - Complexity: O(the bytes of all labels)
  public mutating func set(_ name: Span<UInt8>, _ value: Span<UInt8>) throws(LabelSetError) {
    try names.check(name, value)
    remove(name)
    try add(name, value)
  }

  /// Removes the label `name`, if there is one.
  ///
  /// - Parameter name: the name in UTF-8.
  /// - Complexity: O(the bytes of all labels)
  public mutating func remove(_ name: Span<UInt8>) {
    var index = 0
    while index < entries.count {
      let entry = entries[index]
      if name.isEqual(to: text.span.extracting(entry.name)) {
        text.removeSubrange(entry.bytes)
        entries.remove(at: index)
        for later in entries.indices where entries[later].start > entry.start {
          entries[later].move(back: entry.bytes.count)
        }
      } else {
        index += 1
      }
    }
  }

  /// The set of all labels; the builder keeps them.
  ///
  /// - Throws: ``LabelSetError/duplicateName(_:)`` when a name has been added twice.
  /// - Complexity: O(*b* + *n* log *n*) for *n* labels of *b* bytes; O(*b*) if they have been added in
  ///   the order of their names. One allocation, of the set, unless there are dozens of labels out of
  ///   order.
  public mutating func build() throws(LabelSetError) -> LabelSet {
    let isInOrder = LabelEntry.areInOrder(entries, text.span)
    if !isInOrder {
      LabelEntry.sort(&entries, text)
      guard LabelEntry.areAscending(entries, text.span) else { throw duplicate() }
    }
    guard !entries.isEmpty else { return LabelSet() }
    return LabelSet(
      storage: LabelTable.bytes(labels: entries.count, text: text.count) { output in
        if isInOrder {
          output.append(copying: text.span)
        } else {
          for entry in entries { output.append(copying: text.span.extracting(entry.bytes)) }
        }
        var start = 0
        for entry in entries {
          LabelTable.appendEnds(
            name: start + entry.name.count, value: start + entry.bytes.count - 1, text: text.count,
            to: &output)
          start += entry.bytes.count
        }
      })
  }

  /// The fault of sorted entries of which two have the same name.
  private func duplicate() -> LabelSetError {
    for (first, second) in zip(entries, entries.dropFirst())
    where text[first.name] == text[second.name] {
      return .duplicateName(String(decoding: text[first.name], as: UTF8.self))
    }
    preconditionFailure("sorted names that do not ascend repeat one")
  }
}
