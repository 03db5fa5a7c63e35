/// Which flow has a name in a group, and what the names are: a hash table with linear probing, at most half
/// full.
struct FlowTable: ~Copyable, Sendable {
  /// A flow in the low 24 bits, and above them the upper 8 bits of its hash.
  ///
  /// As small as can be: with many tenants, most of the time is spent on waiting for buckets, as they lie in
  /// no order.
  struct Bucket: Equatable, Sendable {
    private let bits: UInt32

    init(_ flow: Int32, _ hash: UInt64) {
      bits = UInt32(truncatingIfNeeded: flow) | UInt32(truncatingIfNeeded: hash &>> 56) &<< 24
    }

    private init(bits: UInt32) { self.bits = bits }

    /// That of no flow.
    static let none = Bucket(bits: 0xFF_FFFF)

    var isNone: Bool { self == .none }

    var flow: Int32 { Int32(truncatingIfNeeded: bits & 0xFF_FFFF) }

    /// Whether it may be that of a flow with a hash.
    func mayBe(_ hash: UInt64) -> Bool { UInt64(bits &>> 24) == hash &>> 56 }
  }

  struct Entry: Sendable {
    var name: FlowName
    var group: Int32
  }

  private var buckets: Slab<Bucket>
  /// One less than there are buckets, which are a power of two.
  private var mask: UInt64 = 7
  /// How many flows are in the table.
  private(set) var count = 0
  /// The name of each flow, and where it has it.
  private var entries = Slab<Entry>()

  init() { buckets = Slab(repeating: Bucket.none, count: 8) }

  /// The name of a flow.
  func name(of flow: Int32) -> FlowName { entries[flow].name }

  /// The flow of a name in a group; -1 if there is none.
  func flow(_ name: FlowName, in group: Int32) -> Int32 {
    let hash = Self.hash(of: name, in: group)
    return search(name, in: group, hash, from: home(of: hash))
  }

  /// As ``flow(_:in:)``. It changes nothing, but the compiler copies what it does not know to stay as it is.
  @inline(__always)
  mutating func quickFlow(_ name: FlowName, in group: Int32) -> Int32 {
    let hash = Self.hash(of: name, in: group)
    let home = home(of: hash)
    let bucket = buckets[home]
    if bucket.isNone { return -1 }
    if bucket.mayBe(hash), isOf(name, group, bucket.flow) { return bucket.flow }
    return searchOn(name, in: group, hash, from: home)
  }

  @inline(never)
  private mutating func searchOn(
    _ name: FlowName, in group: Int32, _ hash: UInt64, from home: Int32
  ) -> Int32 {
    search(name, in: group, hash, from: place(after: home))
  }

  @inline(__always)
  private func search(
    _ name: FlowName, in group: Int32, _ hash: UInt64, from start: Int32
  ) -> Int32 {
    var place = start
    while !buckets[place].isNone {
      let bucket = buckets[place]
      if bucket.mayBe(hash), isOf(name, group, bucket.flow) { return bucket.flow }
      place = self.place(after: place)
    }
    return -1
  }

  @inline(__always)
  private func isOf(_ name: FlowName, _ group: Int32, _ flow: Int32) -> Bool {
    entries[flow].group == group && entries[flow].name == name
  }

  /// Adds a flow under a name that no other flow of the group has.
  ///
  /// - Parameter flow: a flow that was removed, or the number of flows that have been added before.
  mutating func insert(_ flow: Int32, _ name: FlowName, in group: Int32) {
    if 2 &* (count &+ 1) > buckets.count { grow() }
    count &+= 1
    let entry = Entry(name: name, group: group)
    if Int(flow) < entries.count { entries[flow] = entry } else { entries.append(entry) }
    place(flow)
  }

  /// Removes a flow.
  mutating func remove(_ flow: Int32) {
    var hole = home(of: hash(of: flow))
    while buckets[hole].flow != flow { hole = place(after: hole) }
    entries[flow] = Entry(name: .none, group: -1)
    count &-= 1
    // Those behind the hole move up, unless that put them before the place where their search begins.
    var position = place(after: hole)
    while !buckets[position].isNone {
      let home = home(of: hash(of: buckets[position].flow))
      if distance(from: home, to: position) >= distance(from: hole, to: position) {
        buckets[hole] = buckets[position]
        hole = position
      }
      position = place(after: position)
    }
    buckets[hole] = .none
  }

  @inline(__always)
  private static func hash(of name: FlowName, in group: Int32) -> UInt64 {
    UInt64(bitPattern: Int64(name.digest)) ^ UInt64(bitPattern: Int64(group))
      &* 0x9E37_79B9_7F4A_7C15
  }

  @inline(__always)
  private func hash(of flow: Int32) -> UInt64 {
    Self.hash(of: entries[flow].name, in: entries[flow].group)
  }

  /// Where the search for a hash begins.
  @inline(__always)
  private func home(of hash: UInt64) -> Int32 { Int32(truncatingIfNeeded: hash & mask) }

  /// Where it goes on.
  @inline(__always)
  private func place(after place: Int32) -> Int32 {
    (place &+ 1) & Int32(truncatingIfNeeded: mask)
  }

  @inline(__always)
  private func distance(from start: Int32, to end: Int32) -> Int32 {
    (end &- start) & Int32(truncatingIfNeeded: mask)
  }

  private mutating func place(_ flow: Int32) {
    let hash = hash(of: flow)
    var position = home(of: hash)
    while !buckets[position].isNone { position = place(after: position) }
    buckets[position] = Bucket(flow, hash)
  }

  @inline(never)
  private mutating func grow() {
    var all = Slab(repeating: Bucket.none, count: 2 * buckets.count)
    swap(&all, &buckets)
    mask = UInt64(buckets.count) - 1
    for position in 0..<Int32(all.count) where !all[position].isNone {
      place(all[position].flow)
    }
  }
}
