/// Tokens that follow from an instance's number alone, as dskit's spread-minimizing generator has them.
///
/// ```swift
/// NumberedTokens(zone: 0).tokens(ofInstance: 3)  // the same 512 everywhere, always
/// ```
///
/// Instances of a zone are numbered from 0, in the order in which they join, and leave in the opposite
/// order. Each takes 512 tokens of those with lower numbers, so that all own the same within 0.2 %. What is
/// a multiple of eight in zone 0 is one more in the next zone.
public struct NumberedTokens: Sendable {
  /// The number of the zone among the sorted names of all zones.
  public let zone: Int

  /// How many tokens an instance has, 512.
  public static var countPerInstance: Int { 512 }
  /// How many zones there may be, 8.
  public static var maximumZoneCount: Int { 8 }
  /// How many instances a zone may have, 10,000: beyond that, tokens would run into one another.
  public static var maximumInstanceCount: Int { 10_000 }

  /// The tokens of a zone.
  ///
  /// - Precondition: `zone` is in `0..<8`.
  public init(zone: Int) {
    precondition(0..<Self.maximumZoneCount ~= zone, "there are at most 8 zones, numbered from 0")
    self.zone = zone
  }

  /// The number at the end of an id, behind its last `-`; `nil` if there is none, or one that is out of
  /// range.
  ///
  /// - Complexity: O(length of the id)
  public static func number(of id: RingName) -> Int? {
    guard let dash = id.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
    let digits = id.utf8[(dash + 1)...]
    guard !digits.isEmpty else { return nil }
    var number = 0
    for digit in digits {
      guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
      guard number < maximumInstanceCount else { return nil }
    }
    return number
  }

  /// The 512 tokens of an instance, in ascending order.
  ///
  /// - Precondition: `number` is in `0..<10_000`.
  /// - Complexity: O(*n* log *n*) for instance *n*: all before it have to be placed first. The hundredth
  ///   takes some milliseconds.
  public func tokens(ofInstance number: Int) -> [UInt32] {
    precondition(
      0..<Self.maximumInstanceCount ~= number, "instances are numbered from 0 to 9,999")
    var placement = Placement(zone: UInt32(zone))
    for _ in 0..<number { placement.join() }
    return placement.newest.sorted()
  }
}

/// The instances that have joined so far, those that own the most first.
private struct Placement {
  /// The tokens of the one that joined last.
  private(set) var newest: [UInt32]
  private var instances = Heap<Holder>()
  /// The ranges of each instance.
  private var ranges: [Heap<Range>]

  private struct Holder: Comparable {
    let share: Int
    let number: Int

    static func < (left: Holder, right: Holder) -> Bool {
      (left.share, left.number) < (right.share, right.number)
    }
  }

  private struct Range: Comparable {
    let before: UInt32
    let token: UInt32

    var size: Int { Int(token &- before) }

    static func < (left: Range, right: Range) -> Bool {
      (left.size, left.token) < (right.size, right.token)
    }
  }

  /// Instance 0 alone: its tokens are evenly spaced.
  init(zone: UInt32) {
    let spacing = UInt32(ZoneRing.keyCount / NumberedTokens.countPerInstance)
    newest = (0..<UInt32(NumberedTokens.countPerInstance)).map { $0 * spacing + zone }
    ranges = [Heap(newest.map { Range(before: $0 &- spacing, token: $0) })]
    instances.insert(Holder(share: ZoneRing.keyCount, number: 0))
  }

  /// Lets the next instance take its tokens: each at the beginning of the largest range of the one that
  /// then owns the most. One that has no range which is large enough is passed by.
  mutating func join() {
    let number = ranges.count
    let wanted = Double(ZoneRing.keyCount) / Double(number + 1)
    var share = 0
    var passed: [Holder] = []
    newest = []
    var own = Heap<Range>()
    while newest.count < NumberedTokens.countPerInstance {
      // A multiple of 8, so that there is room for the tokens of the other zones.
      let missing = Int(wanted - Double(share))
      let size = missing / (NumberedTokens.countPerInstance - newest.count) / 8 * 8
      guard let holder = instances.first, let range = ranges[holder.number].first else {
        preconditionFailure("the largest range of some instance has room for a token")
      }
      guard range.size > size else {
        passed.append(holder)
        _ = instances.popFirst()
        continue
      }
      let token = Self.token(size, after: range.before)
      newest.append(token)
      own.insert(Range(before: range.before, token: token))
      let rest = Range(before: token, token: range.token)
      ranges[holder.number].replaceFirst(with: rest)
      share += range.size - rest.size
      instances.replaceFirst(
        with: Holder(share: holder.share - range.size + rest.size, number: holder.number))
    }
    for holder in passed { instances.insert(holder) }
    ranges.append(own)
    instances.insert(Holder(share: share, number: number))
  }

  /// The token that is `size` keys behind another; beyond the last one, numbers go on from 0 with a shift of
  /// 16, since the greatest token of zone 0 is the last multiple of 8 but one.
  private static func token(_ size: Int, after before: UInt32) -> UInt32 {
    let greatest = UInt32.max - 15
    let room = greatest &- before
    return room < size ? UInt32(size) - room : before &+ UInt32(size)
  }
}
