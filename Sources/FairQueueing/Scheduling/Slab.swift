/// An array with one owner: elements in one piece of memory that grows, and that nobody else can see.
///
/// As it is never shared, no access has to ask whether it is. An array asks at each change; with arrays in
/// the place of these, a pair of an enqueue and a dequeue took half as long again.
///
/// The unsafe code is sound because the memory at `base` has room for `capacity` elements, of which the
/// first `count` are initialized; each access is checked against `count`, save for those that are marked unsafe
/// themselves, and the memory is freed once, when the only value that knows of it ends.
@safe
@usableFromInline
struct Slab<Element: ~Copyable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var capacity = 0
  /// How many elements there are.
  @usableFromInline var count = 0

  /// Without elements.
  @inlinable
  init() { unsafe base = Self.memory(for: 0) }

  /// Memory from the beginning of a cache line on, so that elements of 8, 16, 32 or 64 bytes lie in one.
  @usableFromInline
  static func memory(for capacity: Int) -> UnsafeMutablePointer<Element> {
    unsafe UnsafeMutableRawPointer.allocate(
      byteCount: capacity &* MemoryLayout<Element>.stride, alignment: 64
    ).bindMemory(to: Element.self, capacity: capacity)
  }

  /// So many of an element.
  init(repeating element: Element, count: Int) where Element: Copyable {
    unsafe base = Self.memory(for: count)
    unsafe base.initialize(repeating: element, count: count)
    capacity = count
    self.count = count
  }

  @inlinable
  deinit {
    unsafe base.deinitialize(count: count)
    unsafe UnsafeMutableRawPointer(base).deallocate()
  }

  /// The element at a place.
  @inlinable
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

  /// The element at a place that is known to be less than ``count``.
  @unsafe
  subscript(unchecked place: Int) -> Element {
    @inline(__always)
    _read { yield unsafe base[place] }
    @inline(__always)
    _modify { yield unsafe &base[place] }
  }

  /// Adds an element at the end.
  @inlinable
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

  @usableFromInline
  mutating func grow() {
    let room = max(4, capacity &+ capacity / 2)
    let larger = unsafe Self.memory(for: room)
    unsafe larger.moveInitialize(from: base, count: count)
    unsafe UnsafeMutableRawPointer(base).deallocate()
    unsafe base = larger
    capacity = room
  }
}

// It cannot be copied, so that it has one owner at a time, and goes between threads as its elements do.
extension Slab: @unchecked Sendable where Element: Sendable & ~Copyable {}
