/// An array in pages of equal size, of which a copy costs one retain, and a change of a copy the copy of
/// one page and of the list of pages.
///
/// It holds what a ``MemoryIndexSnapshot`` shares with the writer. Whatever the writer changes while a
/// snapshot is there is copied, once; with pages that is kilobytes, however large the index is.
///
/// The first page grows as arrays do, so that a small index takes little; the others are of full size at once.
struct Paged<Element: Sendable>: Sendable {
  var pages: [[Element]] = []
  private(set) var count = 0
  let index: PageIndex

  /// An empty array, with pages of 2^`shift` elements.
  init(pageShift shift: Int) { index = PageIndex(shift: shift) }

  @inline(__always)
  subscript(index: Int) -> Element {
    get {
      let (page, offset) = self.index(index)
      return pages[page][offset]
    }
    set {
      let (page, offset) = self.index(index)
      pages[page][offset] = newValue
    }
  }

  mutating func append(_ element: Element) {
    if index(count).offset == 0 {
      pages.append([])
      if count > 0 { pages[pages.count - 1].reserveCapacity(index.pageCount) }
    }
    pages[pages.count - 1].append(element)
    count += 1
  }

  /// Replaces an element, or appends one if `index` is the count.
  mutating func set(_ element: Element, at index: Int) {
    if index == count { append(element) } else { self[index] = element }
  }

  /// Lends elements of one page.
  @inline(__always)
  func withElements<Result>(
    from index: Int, count: Int, _ body: (Span<Element>) -> Result
  ) -> Result {
    let (page, start) = self.index(index)
    let pages = pages.span
    return body(pages[page].span.extracting(start..<start &+ count))
  }

  /// Replaces elements of one page.
  @inline(__always)
  mutating func replaceElements(from index: Int, with elements: Span<Element>) {
    let (page, start) = self.index(index)
    var target = pages[page].mutableSpan
    for offset in elements.indices { target[start &+ offset] = elements[offset] }
  }

  /// Appends the same element a number of times.
  ///
  /// - Precondition: they come to lie on one page.
  mutating func append(repeating element: Element, count newCount: Int) {
    if index(count).offset == 0 { pages.append([]) }
    pages[pages.count - 1] += repeatElement(element, count: newCount)
    count += newCount
  }

  /// The bytes that the pages and their list take on the heap.
  var byteCount: Int {
    guard let first = pages.first else { return 0 }
    let elementCount = first.capacity + (pages.count - 1) * index.pageCount
    let list = arrayHeaderByteCount + MemoryLayout<[Element]>.stride * pages.capacity
    return list + pages.count * arrayHeaderByteCount + MemoryLayout<Element>.stride * elementCount
  }
}

/// Where the elements of a ``Paged`` are.
struct PageIndex: Sendable {
  let shift: Int

  var pageCount: Int { 1 << shift }

  @inline(__always)
  func callAsFunction(_ index: Int) -> (page: Int, offset: Int) {
    (index &>> shift, index & (1 &<< shift &- 1))
  }
}

/// What an array takes on the heap besides its elements.
let arrayHeaderByteCount = 32
