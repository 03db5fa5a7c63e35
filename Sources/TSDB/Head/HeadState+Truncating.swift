internal import Blocks
internal import Chunks
internal import SeriesModel

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension HeadState {
  /// Leaves the samples in order before `time` to blocks.
  mutating func retire(before time: Int64) {
    minValidTime = max(minValidTime, time)
    if tails.minTime < time { tails.setMinTime(firstTime(from: time)) }
    retired.append(reading)
    reading = HeadReading()
  }

  /// The first time from `time` on that samples in order may have; the latest of all times if there are none.
  private func firstTime(from time: Int64) -> Int64 {
    pages.pages.reduce(.max) { first, page in
      page.withSlots { slots in
        var first = first
        for slot in 0..<slots.count {
          if let time = slots[slot].firstTime(from: time) { first = min(first, time) }
        }
        return first
      }
    }
  }

  /// Drops what was retired, unless somebody reads it.
  ///
  /// - Returns: what was dropped; nil if nothing was.
  mutating func truncate() -> HeadTruncation? {
    guard !retired.isEmpty else { return nil }
    for index in retired.indices where !isKnownUniquelyReferenced(&retired[index]) { return nil }
    retired.removeAll()
    let time = minValidTime
    var truncation = HeadTruncation(time: time, outOfOrderTime: time, exemplarTime: time)
    var gone: [UInt32] = []
    for page in pages.pages.indices {
      let first = UInt32(page << SeriesPage.shift)
      pages.pages[page].withSlots { slots in
        for slot in 0..<slots.count where tails.contains(first + UInt32(slot)) {
          slots[slot].dropChunks(before: time)
          if slots[slot].isEmpty {
            gone.append(first + UInt32(slot))
          } else {
            truncation.outOfOrderTime = min(
              truncation.outOfOrderTime, slots[slot].outOfOrderMinTime)
          }
        }
      }
    }
    remove(gone)
    truncation.exemplarTime = min(time, exemplars.minTime ?? time)
    endDeletions()
    return truncation
  }

  /// Forgets deletions as far as the samples of these times are all gone: what comes late now is not deleted.
  private mutating func endDeletions() {
    for (number, times) in deleted {
      let first = min(minValidTime, pages.withSeries(number) { $0.outOfOrderMinTime })
      let left = times.ranges.compactMap { TimeRange(start: max($0.start, first), end: $0.end) }
      guard left != times.ranges else { continue }
      deleted[number] = left.isEmpty ? nil : DeletedTimes(left)
      endedDeletions.insert(tails[number].logReference)
    }
  }

  private mutating func remove(_ series: [UInt32]) {
    guard !series.isEmpty else { return }
    index.remove(series)
    for number in series {
      let numbers = references.remove(number, tails[number].logReference)
      removed += numbers
      if deleted.removeValue(forKey: number) != nil { endedDeletions.formUnion(numbers) }
      tails.remove(number)
      exemplars.remove(number)
      metadata.remove(number)
      pages.pages[SeriesPage.page(of: number)].withSlots { $0.remove(SeriesPage.slot(of: number)) }
    }
  }

  /// Notes that the log may have samples of the series that are gone up to this segment, and says which series
  /// it needs.
  mutating func noteRemovals(in segment: Int) -> SeriesNeeds {
    for reference in removed { lastSegments[reference] = segment }
    removed = []
    return SeriesNeeds(references: references, lastSegments: lastSegments)
  }

  /// Forgets series that only segments up to this one may have.
  mutating func forgetRemovals(through segment: Int) {
    for (reference, last) in lastSegments where last <= segment { lastSegments[reference] = nil }
  }

  /// Drops chunks of samples out of order that are in files before a place, and in blocks.
  mutating func dropOutOfOrderChunks(before end: ChunkReference) {
    for number in tails.outOfOrderSeries {
      let isEmpty = pages.withSeries(number) { series in
        series.dropOutOfOrderChunks(before: end)
        return !series.hasOutOfOrderSamples
      }
      if isEmpty { tails[number].state.remove(.hasOutOfOrder) }
    }
  }
}
