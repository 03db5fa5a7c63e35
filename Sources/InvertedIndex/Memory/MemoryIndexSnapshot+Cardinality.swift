extension MemoryIndexSnapshot {
  /// How many series, names and values there are, and which labels have the most.
  ///
  /// - Parameters:
  ///   - limit: how many entries each list has at most.
  ///   - metricName: the name of the label whose value is the name of the metric.
  /// - Complexity: O(*n* log `limit`) for *n* labels, however many series there are.
  public func cardinality(limit: Int = 10, metricName: String = "__name__") -> Cardinality {
    precondition(limit >= 0, "a limit is not negative")
    let metric = postings.name(metricName.utf8.span)
    var result = Cardinality()
    var valuesByName = TopCounts<UInt32>(limit: limit)
    var bytesByName = TopCounts<UInt32>(limit: limit)
    var seriesByMetric = TopCounts<UInt32>(limit: limit)
    var seriesByLabel = TopCounts<UInt32>(limit: limit)
    postings.sortedNames.visit { name in
      let values = postings.names[Int(name.identifier)].values
      var byteCount = 0
      values.visit { value in
        let count = Int(postings.chains[Int(value.identifier)].count)
        byteCount &+= count &* postings.symbols.byteCount(of: value.symbol)
        seriesByLabel.add(value.identifier, count: count)
        if name.identifier == metric { seriesByMetric.add(value.symbol, count: count) }
        return true
      }
      valuesByName.add(name.symbol, count: values.count)
      bytesByName.add(name.symbol, count: byteCount)
      result.labelCount += values.count
      return true
    }

    result.seriesCount = seriesCount
    result.nameCount = postings.sortedNames.count
    result.seriesByMetric = seriesByMetric.sorted().map(nameCount)
    result.valuesByName = valuesByName.sorted().map(nameCount)
    result.bytesByName = bytesByName.sorted().map(nameCount)
    result.seriesByLabel = seriesByLabel.sorted().map { pair, count in
      let (name, value) = postings.symbols(ofPair: pair)
      return Cardinality.LabelCount(
        name: postings.symbols.string(name), value: postings.symbols.string(value), count: count)
    }
    return result
  }

  private func nameCount(_ symbol: UInt32, _ count: Int) -> Cardinality.NameCount {
    Cardinality.NameCount(name: postings.symbols.string(symbol), count: count)
  }
}
