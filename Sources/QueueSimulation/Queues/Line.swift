/// Elements in the order in which they came.
struct Line<Element> {
  private var elements: [Element] = []
  /// How many of the elements have left.
  private var gone = 0

  var count: Int { elements.count - gone }
  var isEmpty: Bool { count == 0 }
  var first: Element? { isEmpty ? nil : elements[gone] }

  mutating func append(_ element: Element) { elements.append(element) }

  /// Takes out the first element, of which there is one.
  @discardableResult
  mutating func removeFirst() -> Element {
    let element = elements[gone]
    gone += 1
    // Each element is moved once on average.
    if 2 * gone > elements.count {
      elements.removeFirst(gone)
      gone = 0
    }
    return element
  }

  /// Takes out all but the first elements.
  mutating func keepFirst(_ count: Int) -> [Element] {
    let rest = Array(elements[gone...].dropFirst(count))
    elements.removeLast(rest.count)
    return rest
  }
}
