/// Which flow has a name in a group: a hash table with linear probing, at most half full.
struct FlowTable: Sendable {
  struct Bucket {
    var hash: UInt64 = 0
    /// The flow; -1 for none.
    var flow: Int32 = -1
  }

  private(set) var buckets = Array(repeating: Bucket(), count: 8)
  private(set) var count = 0

  /// The hash under which a flow is kept.
  @inline(__always)
  static func hash(of name: FlowName, in group: Int32) -> UInt64 {
    UInt64(bitPattern: Int64(name.digest)) ^ UInt64(bitPattern: Int64(group))
      &* 0x9E37_79B9_7F4A_7C15
  }

  /// Where the search for a hash begins.
  @inline(__always)
  func home(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (buckets.count &- 1) }

  /// Where it goes on.
  @inline(__always)
  func place(after place: Int) -> Int { (place &+ 1) & (buckets.count &- 1) }

  /// Adds a flow that is not there.
  mutating func insert(_ flow: Int32, _ hash: UInt64) {
    if 2 &* (count &+ 1) > buckets.count { grow() }
    count &+= 1
    place(Bucket(hash: hash, flow: flow))
  }

  /// Removes a flow that is there.
  mutating func remove(_ flow: Int32, _ hash: UInt64) {
    let mask = buckets.count &- 1
    var hole = home(of: hash)
    while buckets[hole].flow != flow { hole = place(after: hole) }
    count &-= 1
    // Those behind the hole move up, unless that put them before the place where their search begins.
    var position = place(after: hole)
    while buckets[position].flow >= 0 {
      let home = home(of: buckets[position].hash)
      if (position &- home) & mask >= (position &- hole) & mask {
        buckets[hole] = buckets[position]
        hole = position
      }
      position = place(after: position)
    }
    buckets[hole].flow = -1
  }

  private mutating func place(_ bucket: Bucket) {
    var position = home(of: bucket.hash)
    while buckets[position].flow >= 0 { position = place(after: position) }
    buckets[position] = bucket
  }

  private mutating func grow() {
    let all = buckets
    buckets = Array(repeating: Bucket(), count: 2 * all.count)
    for bucket in all where bucket.flow >= 0 { place(bucket) }
  }
}
