public import SeriesModel

extension IndexReader {
  /// Lends the text of a symbol.
  ///
  /// - Parameters:
  ///   - symbol: the number of the symbol: its place in the order of all, or, in version 1, where it
  ///     is in the file.
  ///   - body: what is done with the text.
  /// - Returns: what `body` returns; `nil` if there is no such symbol.
  /// - Throws: what `body` throws.
  /// - Complexity: O(1), or, in version 1, O(log *n*) for *n* symbols
  public func withSymbol<Result, Failure: Error>(
    _ symbol: UInt32, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    try symbols.withBytes { bytes throws(Failure) in
      guard let text = symbols.range(of: symbol, in: bytes) else { return nil }
      return try body(bytes.extracting(text))
    }
  }

  /// The labels of a series.
  ///
  /// - Parameters:
  ///   - series: what was read of the series.
  ///   - builder: a buffer, whose labels are replaced.
  /// - Throws: ``IndexError/invalid(_:_:byteOffset:)``.
  /// - Complexity: O(the bytes of the labels), and, in version 1, O(log *n*) for each of them and *n*
  ///   symbols; one allocation
  public func labels(
    of series: SeriesEntry, using builder: inout LabelSetBuilder
  ) throws(IndexError) -> LabelSet {
    builder.removeAll()
    let fault = symbols.withBytes { bytes -> IndexFault? in
      for label in series.labels {
        guard let name = symbols.range(of: label.name, in: bytes) else {
          return .unknownSymbol(label.name)
        }
        guard let value = symbols.range(of: label.value, in: bytes) else {
          return .unknownSymbol(label.value)
        }
        do throws(LabelSetError) {
          try builder.add(bytes.extracting(name), bytes.extracting(value))
        } catch {
          return .labels(error)
        }
      }
      return nil
    }
    if let fault { throw .invalid(.series, fault, byteOffset: series.byteOffset) }
    do throws(LabelSetError) {
      return try builder.build()
    } catch {
      throw .invalid(.series, .labels(error), byteOffset: series.byteOffset)
    }
  }

  /// Calls `body` with each label name, in the order of their bytes, and the number of its values,
  /// until it returns false.
  ///
  /// - Parameter body: what is done with a name; it returns whether to go on.
  /// - Complexity: O(the number of names), besides what `body` does
  public func forEachName(_ body: (_ name: Span<UInt8>, _ valueCount: Int) -> Bool) {
    // The list of all series has the empty name.
    for name in table.names where !name.text.isEmpty {
      guard table.withText(of: name, { body($0, name.valueCount) }) else { return }
    }
  }

  /// The number of label names.
  public var nameCount: Int {
    table.names.count - (table.names.first?.text.isEmpty == true ? 1 : 0)
  }
}
