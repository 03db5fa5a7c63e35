public import Blocks

extension CompactionRules {
  /// Plans the next step of compaction.
  ///
  /// As with Prometheus, these are looked for, in this order:
  ///
  /// 1. *Vertical*: the earliest blocks whose times overlap, directly or by others between them.
  /// 2. *Levelled*: for each of the ranges but the first, shortest first, the time from the epoch on is
  ///    divided into windows of that length. Two or more blocks that lie in one window are merged if they
  ///    reach from its beginning to its end, or end before the latest block begins that is looked at: then
  ///    nothing is to come in between. A block that is in no window as it is too long, or not aligned, stays.
  /// 3. *Tombstones*: the latest block that is at least as long as the range in the middle of all, and that
  ///    has more than one tombstone for each 20 series; or that has a tombstone for each series, however
  ///    short it is. Shorter ones with less are merged soon anyway. Prometheus stops at the first of these;
  ///    here the earlier blocks are looked at as well.
  ///
  /// In 2 and 3, the block that begins last is left out: for the length of a head's block, whoever makes
  /// copies finds it as it was written.
  ///
  /// Blocks of which to compact them has failed (`BlockCompaction.hasFailed` of `Blocks`) are not tried again,
  /// nor are those that overlap with them, or are in one window with them: the next attempt would fail as
  /// well, and meanwhile nothing else would be compacted. Prometheus leaves them so for ever. Here, the plan
  /// names them; to try them again, ask for a plan with `retryingFailed`, and with `avoiding` those that have
  /// failed once more. ``Store`` does so: it tries each of them once after it was opened.
  ///
  /// - Parameters:
  ///   - blocks: what the blocks are, in any order.
  ///   - retryingFailed: whether to take blocks of which to compact them has failed as all others.
  ///   - avoided: blocks that are left alone as if to compact them had failed, in any case.
  /// - Complexity: O(*n* log *n*) for *n* blocks, for each range
  public func plan(
    _ blocks: [BlockMeta], retryingFailed: Bool = false, avoiding avoided: Set<ULID> = []
  ) -> CompactionPlan {
    let sorted = blocks.sorted { $0.precedes($1) }
    func isLeftAlone(_ block: BlockMeta) -> Bool {
      avoided.contains(block.ulid) || !retryingFailed && block.compaction.hasFailed
    }
    func isUsable(_ group: ArraySlice<BlockMeta>) -> Bool { !group.contains(where: isLeftAlone) }
    var plan = CompactionPlan()
    plan.failed = sorted.filter(isLeftAlone).map(\.ulid)
    func step(_ reason: CompactionPlan.Reason, _ group: ArraySlice<BlockMeta>) -> CompactionPlan {
      plan.step = CompactionPlan.Step(reason: reason, sources: group.map(\.ulid))
      return plan
    }
    if let group = Self.overlapping(sorted).first(where: isUsable) { return step(.overlap, group) }
    let settled = sorted.dropLast()
    for range in ranges.dropFirst() {
      for group in Self.windows(of: range, settled) where group.count > 1 && isUsable(group) {
        let (start, end) = (group[group.startIndex].minTime, group[group.endIndex - 1].maxTime)
        let isFull = UInt64(bitPattern: end &- start) == UInt64(range)
        if isFull || end <= settled[settled.endIndex - 1].minTime {
          return step(.range(range), group)
        }
      }
    }
    for index in settled.indices.reversed() where isUsable(settled[index...index]) {
      if hasManyTombstones(settled[index]) { return step(.tombstones, settled[index...index]) }
    }
    return plan
  }

  private func hasManyTombstones(_ block: BlockMeta) -> Bool {
    let (tombstones, series) = (block.stats.tombstones, block.stats.series)
    if tombstones > 0 && tombstones >= series { return true }
    return block.duration >= UInt64(ranges[ranges.count / 2])
      && Double(tombstones) > 0.05 * (Double(series) + 1)
  }

  /// The groups of two or more blocks whose times overlap.
  private static func overlapping(_ sorted: [BlockMeta]) -> [ArraySlice<BlockMeta>] {
    var groups: [ArraySlice<BlockMeta>] = []
    var start = 0
    while start < sorted.count {
      var (end, last) = (start + 1, sorted[start].maxTime)
      while end < sorted.count, sorted[end].minTime < last {
        last = max(last, sorted[end].maxTime)
        end += 1
      }
      if end - start > 1 { groups.append(sorted[start..<end]) }
      start = end
    }
    return groups
  }

  /// The blocks in each window, without those that are in none.
  private static func windows(
    of range: Int64, _ sorted: ArraySlice<BlockMeta>
  ) -> [ArraySlice<BlockMeta>] {
    var windows: [ArraySlice<BlockMeta>] = []
    var start = sorted.startIndex
    while start < sorted.endIndex {
      let end = windowEnd(of: range, sorted[start].minTime)
      let window = sorted[start...].prefix { $0.maxTime <= end }
      if !window.isEmpty { windows.append(window) }
      start += max(window.count, 1)
    }
    return windows
  }

  /// Where the window ends in which a time is.
  private static func windowEnd(of range: Int64, _ time: Int64) -> Int64 {
    let (rest, isNegative) = (time % range, time % range < 0)
    let distance = isNegative ? -rest : range - rest
    let (end, overflows) = time.addingReportingOverflow(distance)
    return overflows ? .max : end
  }
}

extension BlockMeta {
  /// The order of blocks: by their times; those of the same times by their ages.
  func precedes(_ other: BlockMeta) -> Bool {
    if (minTime, maxTime) != (other.minTime, other.maxTime) {
      return (minTime, maxTime) < (other.minTime, other.maxTime)
    }
    return isOlder(than: other)
  }

  /// The order of blocks by what they were first made of, so that cleaning, sealing and merging change nothing.
  func isOlder(than other: BlockMeta) -> Bool {
    let (source, otherSource) = (compaction.sources.first, other.compaction.sources.first)
    return (source ?? ulid, ulid) < (otherSource ?? other.ulid, other.ulid)
  }

  /// The length of its range of time, in milliseconds.
  var duration: UInt64 { UInt64(bitPattern: maxTime &- minTime) }
}
