internal import BitCoding
public import SeriesModel

extension MemoryIndexSnapshot {
  /// The labels of a series; `nil` if there is none with this reference.
  ///
  /// - Complexity: O(the bytes of the labels)
  public func labels(of reference: UInt32) -> LabelSet? {
    guard contains(reference) else { return nil }
    var labels = OrderedLabels()
    series.withPairs(of: reference) { append($0, from: 0, to: &labels) }
    return labels.makeSet()
  }

  /// The labels of several series.
  ///
  /// - Precondition: the index has them all.
  /// - Complexity: O(the bytes of the labels), and one allocation for each series
  package func labels(of references: [UInt32]) -> [LabelSet] {
    var labels = OrderedLabels()
    var previous: UInt32?
    return references.map { reference in
      series.withPairs(of: reference) { pairs in
        // What the series before begins with as well stays.
        let kept = previous.map { series.withPairs(of: $0) { $0.commonCount(with: pairs) } } ?? 0
        labels.removeLabels(from: kept)
        append(pairs, from: kept, to: &labels)
      }
      previous = reference
      return labels.makeSet()
    }
  }

  private func append(_ pairs: Span<UInt32>, from start: Int, to labels: inout OrderedLabels) {
    for index in start..<pairs.count {
      let (name, value) = postings.symbols(ofPair: pairs[index])
      postings.symbols.withText(name) { name in
        postings.symbols.withText(value) { value in labels.append(name, value) }
      }
    }
  }

  /// The names of labels, in the order of their bytes.
  ///
  /// - Parameter limit: how many at most.
  /// - Complexity: O(the number of names that are returned)
  public func labelNames(limit: Int = .max) -> [String] {
    strings(postings.sortedNames, limit) { _ in true }
  }

  /// The names of the labels that some of `references` have, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - references: which series; those that are not in the index are passed over.
  ///   - limit: how many at most.
  /// - Complexity: O(*n* + *m*) for series with *n* labels together, and *m* names
  public func labelNames(of references: Postings, limit: Int = .max) -> [String] {
    var isFound = [Bool](repeating: false, count: postings.names.count)
    forEachPair(of: references) { isFound[Int(postings.pairs[Int($0)].name)] = true }
    return strings(postings.sortedNames, limit) { isFound[Int($0)] }
  }

  /// The values of the label `name`, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - name: the name of the label.
  ///   - limit: how many at most.
  /// - Complexity: O(log *n* + the number of values that are returned) for *n* names
  public func labelValues(of name: String, limit: Int = .max) -> [String] {
    guard let number = postings.name(name.utf8.span) else { return [] }
    return strings(postings.names[Int(number)].values, limit) { _ in true }
  }

  /// The values of the label `name` that some of `references` have, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - name: the name of the label.
  ///   - references: which series; those that are not in the index are passed over.
  ///   - limit: how many at most.
  /// - Complexity: O(*n* + *m*) for series with *n* labels together, and *m* labels in the index
  public func labelValues(
    of name: String, in references: Postings, limit: Int = .max
  ) -> [String] {
    guard let number = postings.name(name.utf8.span) else { return [] }
    var isFound = [Bool](repeating: false, count: postings.pairs.count)
    forEachPair(of: references) { isFound[Int($0)] = true }
    return strings(postings.names[Int(number)].values, limit) { isFound[Int($0)] }
  }

  @inline(__always)
  private func forEachPair(of references: Postings, _ body: (UInt32) -> Void) {
    for reference in references where contains(reference) {
      series.withPairs(of: reference) { pairs in
        for index in pairs.indices { body(pairs[index]) }
      }
    }
  }

  /// The first `limit` symbols whose identifiers are `included`.
  private func strings(
    _ symbols: SortedSymbols, _ limit: Int, _ isIncluded: (UInt32) -> Bool
  ) -> [String] {
    precondition(limit >= 0, "a limit is not negative")
    var strings: [String] = []
    symbols.visit { entry in
      if strings.count == limit { return false }
      if isIncluded(entry.identifier) { strings.append(postings.symbols.string(entry.symbol)) }
      return true
    }
    return strings
  }
}

extension Span<UInt32> {
  /// How many of the first elements are the same.
  fileprivate func commonCount(with other: Span<UInt32>) -> Int {
    let shorter = min(count, other.count)
    var index = 0
    while index < shorter, self[index] == other[index] { index += 1 }
    return index
  }
}
