/// Which flow has a name in a group: a hash table with linear probing, at most half full.
struct FlowTable: Sendable {
  private struct Bucket {
    var hash: UInt64 = 0
    /// The flow; -1 for none.
    var flow: Int32 = -1
  }

  private var buckets = Array(repeating: Bucket(), count: 8)
  private var count = 0

  /// The hash under which a flow is kept.
  @inline(__always)
  static func hash(of name: FlowName, in group: Int32) -> UInt64 {
    UInt64(bitPattern: Int64(name.digest)) ^ UInt64(bitPattern: Int64(group)) &* 0x9E37_79B9_7F4A_7C15
  }

  /// The flow of this hash that `isIt`; -1 if there is none.
  @inline(__always)
  func flow(_ hash: UInt64, where isIt: (Int32) -> Bool) -> Int32 {
    var position = Int(truncatingIfNeeded: hash) & (buckets.count &- 1)
    while true {
      let bucket = buckets[position]
      if bucket.flow < 0 || (bucket.hash == hash && isIt(bucket.flow)) { return bucket.flow }
      position = (position &+ 1) & (buckets.count &- 1)
    }
  }

  /// Adds a flow that is not there.
  mutating func insert(_ flow: Int32, _ hash: UInt64) {
    if 2 &* (count &+ 1) > buckets.count { grow() }
    count &+= 1
    place(Bucket(hash: hash, flow: flow))
  }

  /// Removes a flow that is there.
  mutating func remove(_ flow: Int32, _ hash: UInt64) {
    let mask = buckets.count &- 1
    var hole = Int(truncatingIfNeeded: hash) & mask
    while buckets[hole].flow != flow { hole = (hole &+ 1) & mask }
    count &-= 1
    // Those behind the hole move up, unless that put them before the place where their search begins.
    var position = (hole &+ 1) & mask
    while buckets[position].flow >= 0 {
      let home = Int(truncatingIfNeeded: buckets[position].hash) & mask
      if (position &- home) & mask >= (position &- hole) & mask {
        buckets[hole] = buckets[position]
        hole = position
      }
      position = (position &+ 1) & mask
    }
    buckets[hole].flow = -1
  }

  private mutating func place(_ bucket: Bucket) {
    var position = Int(truncatingIfNeeded: bucket.hash) & (buckets.count &- 1)
    while buckets[position].flow >= 0 { position = (position &+ 1) & (buckets.count &- 1) }
    buckets[position] = bucket
  }

  private mutating func grow() {
    let all = buckets
    buckets = Array(repeating: Bucket(), count: 2 * all.count)
    for bucket in all where bucket.flow >= 0 { place(bucket) }
  }
}
