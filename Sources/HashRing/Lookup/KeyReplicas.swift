/// The instances that hold a key, in the order in which the ring offers them, and how many of them may
/// fail.
///
/// ```swift
/// for index in try table.replicas(of: token) {
///   send(to: snapshot.instances[index].address)
/// }
/// ```
///
/// The elements are indices into ``RingSnapshot/instances`` of the snapshot that was asked. Up to seven
/// of them take no allocation.
public struct KeyReplicas: Sendable {
  // The first lane is the count; the members follow it, from lane to lane. What does not fit is in
  // `rest`, which is nil in all common cases, so that no reference is counted.
  private var first: SIMD4<UInt16>
  private var second: SIMD4<UInt16>
  private var rest: [UInt16]?
  /// How many of them may fail with the operation still a success.
  public internal(set) var maxErrors = 0

  /// How many members fit without an allocation.
  static var inlineCapacity: Int { 7 }

  /// None, to which members are appended.
  init() { (first, second) = (.zero, .zero) }

  /// The members in the lanes of a table's slot, the first of which is their count.
  @inline(__always)
  init(first: SIMD4<UInt16>, second: SIMD4<UInt16>) { (self.first, self.second) = (first, second) }

  /// Adds a member at the end.
  mutating func append(_ instance: UInt16) {
    let lane = count + 1
    if lane < 4 {
      first[lane] = instance
    } else if lane < 8 {
      second[lane - 4] = instance
    } else {
      rest = (rest ?? []) + CollectionOfOne(instance)
    }
    first[0] += 1
  }
}

extension KeyReplicas: RandomAccessCollection {
  /// 0
  public var startIndex: Int { 0 }
  /// How many there are.
  public var endIndex: Int { Int(first[0]) }

  /// The index of an instance in the snapshot's ``RingSnapshot/instances``.
  ///
  /// - Precondition: `position` is in `0..<count`.
  /// - Complexity: O(1)
  public subscript(position: Int) -> Int {
    precondition(indices.contains(position), "a position lies among the replicas")
    let lane = position + 1
    if lane < 4 { return Int(first[lane]) }
    if lane < 8 { return Int(second[lane - 4]) }
    return Int(rest![lane - 8])
  }
}

extension KeyReplicas: Equatable {
  /// Whether both have the same instances in the same order, and may lose as many.
  public static func == (left: KeyReplicas, right: KeyReplicas) -> Bool {
    left.maxErrors == right.maxErrors && left.elementsEqual(right)
  }
}
