internal import BitCoding
public import SeriesModel

extension MemoryIndexSnapshot {
  /// The labels of a series; `nil` if there is none with this reference.
  ///
  /// - Complexity: O(the bytes of the labels), and two allocations
  public func labels(of reference: UInt32) -> LabelSet? {
    guard contains(reference) else { return nil }
    var text: [UInt8] = []
    series.withPairs(of: reference) { pairs in
      var byteCount = 0
      for index in pairs.indices {
        let (name, value) = postings.symbols(ofPair: pairs[index])
        let (nameCount, valueCount) = (
          postings.symbols.byteCount(of: name), postings.symbols.byteCount(of: value)
        )
        byteCount += nameCount + valueCount + 2
      }
      text.reserveCapacity(byteCount)
      for index in pairs.indices {
        let (name, value) = postings.symbols(ofPair: pairs[index])
        postings.symbols.withText(name) { text.append(copying: $0) }
        text.append(0xFF)
        postings.symbols.withText(value) { text.append(copying: $0) }
        text.append(0xFF)
      }
    }
    do throws(LabelSetError) {
      return try LabelSet(text: text.span)
    } catch {
      preconditionFailure("labels that were those of a set still are: \(error)")
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
