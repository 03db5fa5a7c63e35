/// An array with one owner: elements in one piece of memory that grows, and that nobody else can see.
///
/// As it is never shared, no access has to ask whether it is; an array asks at each change, which made a
/// pair of an enqueue and a dequeue take three times as long.
///
/// The unsafe code is sound because the memory at `base` has room for `capacity` elements, of which the
/// first `count` are initialized; each access is checked against `count`, and the memory is freed once, when
/// the only value that knows of it ends.
@safe @usableFromInline
struct Slab<Element: ~Copyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  /// How many elements there are.
  @usableFromInline private(set) var count = 0

  /// Without elements.
  init() {
    unsafe base = .allocate(capacity: 0)
    capacity = 0
  }

  @inlinable
  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  /// The element at a place.
  subscript(place: Int32) -> Element {
    @inline(__always)
    _read {
      precondition(UInt(bitPattern: Int(place)) < UInt(bitPattern: count), "a place in the slab")
      yield unsafe base[Int(place)]
    }
    @inline(__always)
    _modify {
      precondition(UInt(bitPattern: Int(place)) < UInt(bitPattern: count), "a place in the slab")
      yield unsafe &base[Int(place)]
    }
  }

  /// Adds an element at the end.
  mutating func append(_ element: consuming Element) {
    if count == capacity { grow() }
    unsafe (base + count).initialize(to: element)
    count &+= 1
  }

  /// Removes and returns the last element.
  mutating func removeLast() -> Element {
    precondition(count > 0, "a slab with elements")
    count &-= 1
    return unsafe (base + count).move()
  }

  private mutating func grow() {
    let room = max(4, 2 &* capacity)
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: room)
    unsafe larger.moveInitialize(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = larger
    capacity = room
  }
}

extension Slab {
  /// Sorts the elements.
  mutating func sort(by precedes: (Element, Element) -> Bool) {
    var elements = unsafe UnsafeMutableBufferPointer(start: base, count: count)
    unsafe elements.sort(by: precedes)
  }
}

// One owner at a time, as it cannot be copied, so that it goes between threads as its elements do.
extension Slab: @unchecked Sendable where Element: Sendable & ~Copyable {}
