public import InvertedIndex

extension Block {
  /// The names of labels, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - selector: which series have them; all unless given.
  ///   - limit: how many at most.
  /// - Throws: ``BlockError`` if the index cannot be read.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: O(the names) for all series; for others that of selecting, and O(the series' bytes in the
  ///   index)
  public func labelNames(
    of selector: Selector = Selector([]), limit: Int = .max
  ) throws(BlockError) -> [String] {
    if selector.matchers.isEmpty { return index.labelNames(limit: limit) }
    do throws(IndexError) {
      return try index.labelNames(of: try index.select(selector), limit: limit)
    } catch { throw BlockError(indexPath, error) }
  }

  /// The values of a label, in the order of their bytes.
  ///
  /// - Parameters:
  ///   - name: the name of the label.
  ///   - selector: which series have them; all unless given.
  ///   - limit: how many at most.
  /// - Throws: ``BlockError`` if the index cannot be read.
  /// - Precondition: `limit` is not negative.
  /// - Complexity: O(the values) for all series; for others that of selecting, and O(the series' bytes in the
  ///   index)
  public func labelValues(
    of name: String, in selector: Selector = Selector([]), limit: Int = .max
  ) throws(BlockError) -> [String] {
    if selector.matchers.isEmpty { return index.labelValues(of: name, limit: limit) }
    do throws(IndexError) {
      return try index.labelValues(of: name, in: try index.select(selector), limit: limit)
    } catch { throw BlockError(indexPath, error) }
  }
}
