internal import SeriesModel

/// Looks at all series of an index, and then at all lists, which have to fit them.
struct IndexVerifier {
  private let index: IndexReader
  /// Which series have each label.
  private var postings = LabelPostings()
  /// The references of series that could not be read, ascending: nobody knows their labels.
  private var unreadable: [Range<Int>] = []

  init(index: IndexReader) { self.index = index }

  /// Tells what is wrong with series.
  mutating func verifySeries(_ report: (IndexError) -> Void) {
    var (cursor, entry, builder) = (index.makeSeriesCursor(), SeriesEntry(), LabelSetBuilder())
    var (lastLabels, lastChunk) = (LabelSet(), 0 as UInt64)
    while !cursor.isAtEnd {
      let start = cursor.byteOffset
      do throws(IndexError) {
        _ = try cursor.next(into: &entry)
        let labels = try index.labels(of: entry, using: &builder)
        for fault in [
          fault(of: labels, entry, &lastLabels), Self.fault(of: entry.chunks, &lastChunk),
        ] {
          guard let fault else { continue }
          report(.invalid(.series, fault, byteOffset: start))
        }
        postings.append(entry.labels, reference: entry.reference)
      } catch {
        report(error)
        let alignment = index.seriesAlignment
        unreadable.append(
          start / alignment..<(cursor.byteOffset + alignment - 1) / alignment)
      }
    }
  }

  private func fault(
    of labels: LabelSet, _ entry: SeriesEntry, _ last: inout LabelSet
  ) -> IndexFault? {
    defer { last = labels }
    if labels.isEmpty { return .noLabels }
    // A label without a value is left out of the set.
    if labels.count < entry.labels.count { return .text }
    return last < labels ? nil : .order
  }

  private static func fault(
    of chunks: [ChunkMeta], _ lastReference: inout UInt64
  ) -> IndexFault? {
    var fault: IndexFault?
    for (index, chunk) in chunks.enumerated() {
      if chunk.reference < lastReference { fault = .chunkOrder }
      lastReference = chunk.reference
      if chunk.maxTime < chunk.minTime || index > 0 && chunk.minTime <= chunks[index - 1].maxTime {
        return .times
      }
    }
    return fault
  }

  /// Tells what is wrong with lists, once series have been looked at.
  func verifyLists(_ report: (IndexError) -> Void) {
    let lists = postings.lists()
    var missing = Set(lists.pairs)
    var hasListOfAll = false
    for name in index.table.names {
      let nameSymbol = index.table.withText(of: name) { index.symbols.symbol(of: $0) }
      index.table.forEachValue(of: name, from: Span()) { value, position in
        var series = [] as ArraySlice<UInt32>
        if name.text.isEmpty, value.isEmpty {
          series = postings.references[...]
          hasListOfAll = true
        } else if let nameSymbol, let value = index.symbols.symbol(of: value) {
          let label = SymbolPair(name: nameSymbol, value: value)
          series = lists.references(of: label)
          missing.remove(label)
        }
        verifyList(at: IndexReader.ListHandle(position: position), with: series, report)
        return true
      }
    }
    let faults =
      missing.sorted().map { IndexFault.missingList(name: $0.name, value: $0.value) }
      + (hasListOfAll ? [] : [.noListOfAll])
    for fault in faults {
      report(.invalid(.postingsTable, fault, byteOffset: index.contents.postingsTable))
    }
  }

  private func verifyList(
    at handle: IndexReader.ListHandle, with series: ArraySlice<UInt32>,
    _ report: (IndexError) -> Void
  ) {
    do throws(IndexError) {
      compare(try index.list(at: handle), with: series) { fault in
        report(.invalid(.postings, fault, byteOffset: index.range(ofListAt: handle).lowerBound))
      }
    } catch {
      report(error)
    }
  }

  /// Tells how a list differs from the series that should be in it.
  private func compare(
    _ list: PackedPostings, with series: ArraySlice<UInt32>, _ report: (IndexFault) -> Void
  ) {
    var rest = series
    for index in 0..<list.count {
      let reference = list[index]
      while let first = rest.first, first < reference {
        report(.missingSeries(first))
        rest.removeFirst()
      }
      if rest.first == reference {
        rest.removeFirst()
      } else if postings.has(reference) {
        report(.foreignSeries(reference))
      } else if !isUnreadable(reference) {
        report(.unknownSeries(reference))
      }
    }
    for reference in rest { report(.missingSeries(reference)) }
  }

  private func isUnreadable(_ reference: UInt32) -> Bool {
    let index = unreadable.partitioningIndex { $0.upperBound > Int(reference) }
    return index < unreadable.count && unreadable[index].contains(Int(reference))
  }
}
