/// Up to seven instances in two words: numbers of 16 bits, the lowest bits first. The first number tells
/// how many instances there are.
@frozen
@usableFromInline
struct ReplicaWords: Equatable, Sendable {
  /// The count and the first three instances.
  @usableFromInline var first: UInt64
  /// Four more instances.
  @usableFromInline var second: UInt64

  /// How many instances fit.
  @inlinable
  static var capacity: Int { 7 }

  /// How many instances fit into the first word.
  static var firstCapacity: Int { 3 }

  /// The instances that two words of a table have.
  @inlinable
  @inline(__always)
  init(first: UInt64 = 0, second: UInt64 = 0) { (self.first, self.second) = (first, second) }

  @inlinable
  var count: Int { Int(truncatingIfNeeded: first & 0xFFFF) }

  /// The instance at a position, which is less than ``capacity``.
  @inlinable
  subscript(position: Int) -> Int {
    let word = position < 3 ? first &>> 16 : second
    let place = position < 3 ? position : position &- 3
    return Int(truncatingIfNeeded: word &>> UInt64(truncatingIfNeeded: 16 &* place) & 0xFFFF)
  }

  /// Adds an instance at the end; if there is no room, it is only counted.
  @inline(__always)
  mutating func append(_ instance: UInt16) {
    switch count {
    case ..<3: first |= UInt64(instance) &<< UInt64(truncatingIfNeeded: 16 &* (count &+ 1))
    case ..<7: second |= UInt64(instance) &<< UInt64(truncatingIfNeeded: 16 &* (count &- 3))
    default: break
    }
    first &+= 1
  }
}
