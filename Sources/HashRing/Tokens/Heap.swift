/// A queue that gives out its greatest element first.
struct Heap<Element: Comparable> {
  /// A binary heap: no element is less than those at twice its place, plus 1 and plus 2.
  private var elements: [Element]

  /// A queue of these elements.
  ///
  /// - Complexity: O(*n*)
  init(_ elements: [Element] = []) {
    self.elements = elements
    for place in (0..<elements.count / 2).reversed() { sink(place) }
  }

  /// The greatest element.
  var first: Element? { elements.first }

  /// All elements, in no particular order.
  var all: [Element] { elements }

  /// Adds an element.
  ///
  /// - Complexity: O(log *n*)
  mutating func insert(_ element: Element) {
    elements.append(element)
    var place = elements.count - 1
    while place > 0, elements[(place - 1) / 2] < elements[place] {
      elements.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Removes the greatest element, if there is one.
  ///
  /// - Complexity: O(log *n*)
  mutating func popFirst() -> Element? {
    guard let first = elements.first else { return nil }
    let last = elements.removeLast()
    if !elements.isEmpty { replaceFirst(with: last) }
    return first
  }

  /// Puts another element in the place of the greatest one.
  ///
  /// - Precondition: there is one.
  /// - Complexity: O(log *n*)
  mutating func replaceFirst(with element: Element) {
    elements[0] = element
    sink(0)
  }

  /// Lets the element at `place` change places with greater ones below it.
  private mutating func sink(_ place: Int) {
    var place = place
    while true {
      var child = 2 * place + 1
      guard child < elements.count else { return }
      if child + 1 < elements.count, elements[child] < elements[child + 1] { child += 1 }
      guard elements[place] < elements[child] else { return }
      elements.swapAt(place, child)
      place = child
    }
  }
}
