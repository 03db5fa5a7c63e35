internal import BitCoding

extension IndexWriter {
  /// Appends what comes behind the series: the posting lists, the postings offset table and the table
  /// of contents.
  ///
  /// - Parameter output: what is appended to.
  /// - Throws: ``IndexWriteError/tooLarge(_:)``.
  /// - Complexity: O(*n* + *m* log *m*) for *n* labels of all series, of which *m* differ
  public consuming func finish(to output: inout [UInt8]) throws(IndexWriteError) {
    writeSymbols(to: &output)
    let base = output.count - byteCount
    let lists = postings.lists()

    let labelIndexes = output.count - base
    let labelIndexEntries = writesLabelIndexes ? try appendLabelIndexes(lists, base, &output) : nil
    let postingLists = output.count - base
    let entries = try appendLists(lists, base, &output)
    let labelIndexTable = output.count - base
    if let labelIndexEntries { output.append(table: labelIndexEntries.span) }
    let postingsTable = output.count - base
    output.append(table: entries.span)

    let contents = output.count
    for section in [
      IndexReader.headerByteCount, seriesStart, labelIndexes, labelIndexTable, postingLists,
      postingsTable,
    ] { output.append(bigEndian: UInt64(section)) }
    output.append(bigEndian: CRC32C.checksum(of: output.span.extracting(contents...)))
  }

  /// Appends all posting lists.
  ///
  /// - Parameters:
  ///   - lists: those of labels.
  ///   - base: where the file begins in the output; before it, if its beginning has been taken away.
  ///   - output: what is appended to.
  /// - Returns: the content of the postings offset table.
  private func appendLists(
    _ lists: LabelPostings.Lists, _ base: Int, _ output: inout [UInt8]
  ) throws(IndexWriteError) -> [UInt8] {
    var entries: [UInt8] = []
    entries.append(bigEndian: UInt32(lists.pairs.count + 1))
    entries += [2, 0, 0]
    entries.append(uvarint: try appendList(postings.references.span, base, &output))
    for (index, label) in lists.pairs.enumerated() {
      entries.append(2)
      entries.append(text: symbols.bytes.span.extracting(symbols.range(of: label.name)))
      entries.append(text: symbols.bytes.span.extracting(symbols.range(of: label.value)))
      let references = lists.references.span.extracting(lists.range(index))
      entries.append(uvarint: try appendList(references, base, &output))
      guard entries.count <= limits.tableByteCount else { throw .tooLarge(.postingsTable) }
      guard output.count - base <= limits.fileByteCount else { throw .tooLarge(.postings) }
    }
    return entries
  }

  /// Appends a list of references.
  ///
  /// - Returns: where it is in the file.
  private func appendList(
    _ references: Span<UInt32>, _ base: Int, _ output: inout [UInt8]
  ) throws(IndexWriteError) -> UInt64 {
    guard 4 + 4 * references.count <= limits.tableByteCount else { throw .tooLarge(.postings) }
    output.append(zeros: (base - output.count) & 3)
    let start = output.count
    output.append(bigEndian: UInt32(4 + 4 * references.count))
    output.append(bigEndian: UInt32(references.count))
    output.append(bigEndian: references)
    output.append(bigEndian: CRC32C.checksum(of: output.span.extracting((start + 4)...)))
    return UInt64(start - base)
  }

  /// Appends the values of each name, for readers of old.
  ///
  /// - Returns: the content of the table that tells where they are.
  private func appendLabelIndexes(
    _ lists: LabelPostings.Lists, _ base: Int, _ output: inout [UInt8]
  ) throws(IndexWriteError) -> [UInt8] {
    let names = lists.pairs.indices.filter {
      $0 == 0 || lists.pairs[$0 - 1].name != lists.pairs[$0].name
    }
    var entries: [UInt8] = []
    entries.append(bigEndian: UInt32(names.count))
    for (first, end) in zip(names, names.dropFirst() + [lists.pairs.count]) {
      // Four bytes for each value: less than it takes in the postings offset table, as what `entries`
      // has for a name is less than what is there for its first value.
      guard 8 + 4 * (end - first) <= limits.tableByteCount else { throw .tooLarge(.postingsTable) }
      output.append(zeros: (base - output.count) & 3)
      entries.append(1)
      entries.append(
        text: symbols.bytes.span.extracting(symbols.range(of: lists.pairs[first].name)))
      entries.append(uvarint: UInt64(output.count - base))
      var content: [UInt8] = []
      content.append(bigEndian: 1 as UInt32)
      content.append(bigEndian: UInt32(end - first))
      for label in lists.pairs[first..<end] { content.append(bigEndian: label.value) }
      output.append(table: content.span)
    }
    return entries
  }
}
