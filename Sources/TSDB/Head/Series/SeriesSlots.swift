/// The series of a page, in one piece of memory that grows up to the size of a page.
///
/// An array cannot have elements that cannot be copied. The unsafe code is sound because the memory at
/// `base` has room for `capacity` series, of which the first `count` are initialized; each access is checked
/// against `count`, and the memory is freed once, when the only value that knows of it ends.
@safe
struct SeriesSlots: ~Copyable {
  private var base = UnsafeMutablePointer<HeadSeries>.allocate(capacity: 0)
  private var capacity = 0
  /// How many series there are.
  private(set) var count = 0
  /// How many of them are gone.
  private var goneCount = 0

  init() {}

  deinit {
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
  }

  /// The series in a slot.
  subscript(slot: Int) -> HeadSeries {
    @inline(__always)
    _read {
      precondition(UInt(bitPattern: slot) < UInt(bitPattern: count), "a slot of the page")
      yield unsafe base[slot]
    }
    @inline(__always)
    _modify {
      precondition(UInt(bitPattern: slot) < UInt(bitPattern: count), "a slot of the page")
      yield unsafe &base[slot]
    }
  }

  /// Makes sure that there are as many series as said.
  mutating func grow(to newCount: Int) {
    guard newCount > count, goneCount < SeriesPage.slotCount else { return }
    if newCount > capacity {
      capacity = max(newCount, min(2 * capacity, SeriesPage.slotCount))
      let larger = UnsafeMutablePointer<HeadSeries>.allocate(capacity: capacity)
      unsafe larger.moveInitialize(from: base, count: count)
      unsafe base.deallocate()
      unsafe base = larger
    }
    while count < newCount {
      unsafe (base + count).initialize(to: HeadSeries())
      count += 1
    }
  }

  /// Lets go of a series; its slot has an empty one then. When all of the page are gone, there are no slots.
  ///
  /// - Precondition: the series was not gone before.
  mutating func remove(_ slot: Int) {
    self[slot] = HeadSeries()
    goneCount += 1
    guard goneCount == SeriesPage.slotCount else { return }
    unsafe base.deinitialize(count: count)
    unsafe base.deallocate()
    unsafe base = .allocate(capacity: 0)
    (capacity, count) = (0, 0)
  }
}

// It has one owner at a time, and goes between threads as its series do: these are values with buffers of
// their own, save for the extras, which are touched only through them.
extension SeriesSlots: @unchecked Sendable {}
