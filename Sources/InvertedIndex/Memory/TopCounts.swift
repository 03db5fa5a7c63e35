/// The elements with the greatest counts out of many: a heap of no more than are wanted.
struct TopCounts<Element> {
  private struct Entry {
    let element: Element
    let count: Int
    /// How many elements came before.
    let ordinal: Int

    /// Whether the other one is wanted more. Of two with the same count, the earlier is.
    func isBehind(_ other: Entry) -> Bool {
      count < other.count || count == other.count && ordinal > other.ordinal
    }
  }

  private let limit: Int
  // No entry is before its two children, at twice its index and the two after that: the first is the
  // one that goes next.
  private var heap: [Entry] = []
  private var ordinal = 0

  /// - Parameter limit: how many are wanted.
  init(limit: Int) { self.limit = limit }

  /// Adds an element that is preferred to all later ones with the same count.
  @inline(__always)
  mutating func add(_ element: Element, count: Int) {
    ordinal += 1
    if heap.count == limit {
      // Most elements end here. If none is wanted, all do.
      guard let least = heap.first, count > least.count else { return }
      replaceFirst(Entry(element: element, count: count, ordinal: ordinal))
    } else {
      append(Entry(element: element, count: count, ordinal: ordinal))
    }
  }

  private mutating func append(_ entry: Entry) {
    var index = heap.count
    heap.append(entry)
    while index > 0, entry.isBehind(heap[(index - 1) / 2]) {
      heap[index] = heap[(index - 1) / 2]
      index = (index - 1) / 2
    }
    heap[index] = entry
  }

  private mutating func replaceFirst(_ entry: Entry) {
    var index = 0
    while true {
      var child = 2 * index + 1
      if child + 1 < heap.count, heap[child + 1].isBehind(heap[child]) { child += 1 }
      guard child < heap.count, heap[child].isBehind(entry) else { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = entry
  }

  /// The elements, the greatest count first.
  func sorted() -> [(element: Element, count: Int)] {
    heap.sorted { $1.isBehind($0) }.map { ($0.element, $0.count) }
  }
}
