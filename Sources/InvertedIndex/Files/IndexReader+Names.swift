internal import BitCoding

extension IndexReader {
  /// The names of labels, in the order of their bytes.
  ///
  /// - Parameter limit: how many at most.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: O(the number of names that are returned)
  public func labelNames(limit: Int = .max) -> [String] {
    precondition(limit >= 0, "a limit is not negative")
    var names: [String] = []
    forEachName { name, _ in
      if names.count == limit { return false }
      names.append(String(decodingUTF8: name))
      return true
    }
    return names
  }

  /// The names of the labels that some of `references` have, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - references: which series.
  ///   - limit: how many at most.
  /// - Throws: ``IndexError`` if one of the series cannot be read.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: O(the bytes of the series in the index)
  public func labelNames(
    of references: Postings, limit: Int = .max
  ) throws(IndexError) -> [String] {
    var symbols: Set<UInt32> = []
    try forEachLabel(of: references) { symbols.insert($0.name) }
    return texts(of: symbols, limit)
  }

  /// The values of the label `name`, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - name: the name of the label.
  ///   - limit: how many at most.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: O(log *n* + the number of values that are returned) for *n* names
  public func labelValues(of name: String, limit: Int = .max) -> [String] {
    precondition(limit >= 0, "a limit is not negative")
    var values: [String] = []
    forEachValue(of: name.utf8.span, startingWith: Span()) { value, _ in
      if values.count == limit { return false }
      values.append(String(decodingUTF8: value))
      return true
    }
    return values
  }

  /// The values of the label `name` that some of `references` have, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - name: the name of the label.
  ///   - references: which series.
  ///   - limit: how many at most.
  /// - Throws: ``IndexError`` if one of the series cannot be read.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: O(the bytes of the series in the index)
  public func labelValues(
    of name: String, in references: Postings, limit: Int = .max
  ) throws(IndexError) -> [String] {
    guard let number = symbols.symbol(of: name.utf8.span) else { return [] }
    var values: Set<UInt32> = []
    try forEachLabel(of: references) { if $0.name == number { values.insert($0.value) } }
    return texts(of: values, limit)
  }

  private func forEachLabel(
    of references: Postings, _ body: (SymbolPair) -> Void
  ) throws(IndexError) {
    var series = SeriesEntry()
    for reference in references {
      try self.series(reference, into: &series)
      for label in series.labels { body(label) }
    }
  }

  /// The texts of the first `limit` symbols, whose numbers are in the order of their bytes.
  private func texts(of symbols: Set<UInt32>, _ limit: Int) -> [String] {
    precondition(limit >= 0, "a limit is not negative")
    return symbols.sorted().prefix(limit).compactMap { symbol in
      withSymbol(symbol) { String(decodingUTF8: $0) }
    }
  }
}

extension String {
  /// What is not UTF-8 is replaced.
  fileprivate init(decodingUTF8 bytes: Span<UInt8>) {
    var copy: [UInt8] = []
    copy.append(copying: bytes)
    self.init(decoding: copy, as: UTF8.self)
  }
}
