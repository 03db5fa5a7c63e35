internal import Blocks
public import InvertedIndex
public import SeriesModel
internal import Synchronization

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Store {
  /// The names of labels, in the order of their bytes.
  ///
  /// As in Prometheus, all series of a block count that has times of the range, and so do those of the head.
  ///
  /// - Parameters:
  ///   - selector: which series have them; all unless given.
  ///   - range: of which times; all unless given.
  ///   - limit: how many at most.
  /// - Throws: ``StoreError`` if the index of a block cannot be read, or if the task was cancelled.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: O(the names) for all series; for others that of selecting, and O(their labels)
  public func labelNames(
    of selector: Selector = Selector([]), in range: TimeRange = .all, limit: Int = .max
  ) throws(StoreError) -> [String] {
    try texts(in: range, limit) { index in
      selector.matchers.isEmpty
        ? index.labelNames(limit: limit)
        : index.labelNames(of: index.select(selector), limit: limit)
    } ofBlock: { (block) throws(BlockError) in
      try block.labelNames(of: selector, limit: limit)
    }
  }

  /// The values of a label, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - name: the name of the label.
  ///   - selector: which series have them; all unless given.
  ///   - range: of which times, as for ``labelNames(of:in:limit:)``.
  ///   - limit: how many at most.
  /// - Throws: ``StoreError`` if the index of a block cannot be read, or if the task was cancelled.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: O(the values) for all series; for others that of selecting, and O(their labels)
  public func labelValues(
    of name: String, in selector: Selector = Selector([]), during range: TimeRange = .all,
    limit: Int = .max
  ) throws(StoreError) -> [String] {
    try texts(in: range, limit) { index in
      selector.matchers.isEmpty
        ? index.labelValues(of: name, limit: limit)
        : index.labelValues(of: name, in: index.select(selector), limit: limit)
    } ofBlock: { (block) throws(BlockError) in
      try block.labelValues(of: name, in: selector, limit: limit)
    }
  }

  /// The labels of the series that have a chunk in a range of times, sorted.
  ///
  /// - Parameters:
  ///   - selector: which series.
  ///   - range: of which times; all unless given.
  ///   - limit: how many at most.
  /// - Throws: ``StoreError`` if the index of a block cannot be read, or if the task was cancelled.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: that of selecting, and O(*n* log *n*) for *n* series of blocks and head together
  public func series(
    _ selector: Selector, in range: TimeRange = .all, limit: Int = .max
  ) throws(StoreError) -> [LabelSet] {
    precondition(limit >= 0, "a limit is not negative")
    // The head first: what leaves it meanwhile is in a block before.
    var found = head.series(selector, in: range)
    for block in blocks(in: range) {
      if Task.isCancelled { throw .cancelled }
      do throws(BlockError) {
        var cursor = block.makeCursor(of: try block.select(selector, in: range))
        while try cursor.next() { found.append(try cursor.labels()) }
      } catch { throw .block(error) }
    }
    found.sort()
    return found.uniqued(limit) { $0 == $1 }
  }

  /// What the head has and the blocks of the range, sorted.
  private func texts(
    in range: TimeRange, _ limit: Int, ofHead: (MemoryIndexSnapshot) -> [String],
    ofBlock: (Block) throws(BlockError) -> [String]
  ) throws(StoreError) -> [String] {
    // The head first: what leaves it meanwhile is in a block before.
    var texts = head.index(in: range).map(ofHead) ?? []
    for block in blocks(in: range) {
      if Task.isCancelled { throw .cancelled }
      do throws(BlockError) { texts += try ofBlock(block) } catch { throw .block(error) }
    }
    return texts.sortedByBytes(limit)
  }
}

extension [String] {
  /// The texts in the order of their bytes, each once.
  ///
  /// A `Set` takes those for one that differ in their normal form alone; these are different labels.
  func sortedByBytes(_ limit: Int = .max) -> [String] {
    sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      .uniqued(limit) { $0.utf8.elementsEqual($1.utf8) }
  }
}

extension Array {
  /// The first elements, without those that are as the one before.
  fileprivate func uniqued(_ limit: Int, _ areSame: (Element, Element) -> Bool) -> [Element] {
    var unique: [Element] = []
    for element in self {
      if let last = unique.last, areSame(last, element) { continue }
      if unique.count == limit { break }
      unique.append(element)
    }
    return unique
  }
}
