/// Lists of small numbers in which the one that was met last comes first.
///
/// Each item is in one list at most. All operations take constant time.
struct RecencyLists {
  private var links: [Link]
  private var heads: [UInt16]

  private struct Link {
    var previous: UInt16
    var next: UInt16
    /// The list that the item is in; `none` if it is in none.
    var list: UInt16
  }

  /// No item: the end of a list.
  static var none: UInt16 { .max }

  /// Empty lists for `items` items.
  init(count: Int, items: Int) {
    heads = Array(repeating: Self.none, count: count)
    links = Array(
      repeating: Link(previous: Self.none, next: Self.none, list: Self.none), count: items)
  }

  /// The first item of a list.
  @inline(__always)
  func first(of list: Int) -> UInt16 { heads[list] }

  /// The item behind `item` in its list.
  @inline(__always)
  func next(after item: UInt16) -> UInt16 { links[Int(item)].next }

  /// Puts `item` first in `list`, where it may be already; it is in no other.
  @inline(__always)
  mutating func moveToFront(_ item: UInt16, of list: Int) {
    let head = heads[list]
    guard head != item else { return }
    let link = links[Int(item)]
    if link.list != Self.none {
      // It is not the first, and so has one before it.
      links[Int(link.previous)].next = link.next
      if link.next != Self.none { links[Int(link.next)].previous = link.previous }
    }
    if head != Self.none { links[Int(head)].previous = item }
    links[Int(item)] = Link(
      previous: Self.none, next: head, list: UInt16(truncatingIfNeeded: list))
    heads[list] = item
  }
}
