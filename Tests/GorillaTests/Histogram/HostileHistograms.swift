import CAllocationCounter
import TestSupport
import Testing

@testable import Gorilla

/// How a decoder takes bytes that nobody vouches for.
struct HostileHistograms {
  /// The samples before the fault.
  var count: Int
  var error: ChunkError?

  /// What may be allocated to decode `byteCount` bytes in one of the two ways.
  ///
  /// A bucket can take one bit, and then sixteen bytes of state or more, and eight in an array that
  /// has grown by doubling. Code that is not optimized allocates more, for each span and bucket.
  static func allocationLimit(_ byteCount: Int) -> UInt64 {
    #if DEBUG
    return UInt64(4_096 + 1_200 * byteCount)
    #else
    return UInt64(4_096 + 300 * byteCount)
    #endif
  }

  /// Decodes `bytes` in both ways, and expects that these agree, and allocate little.
  init<Count: TestedCount>(
    _ bytes: [UInt8], _: Count.Type, hasStartTimes: Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var columns = HistogramColumns<Count>()
    let before = ringtail_allocated_byte_count()
    do throws(ChunkError) {
      var decoder = try HistogramDecoder<Count>(bytes.span, hasStartTimes: hasStartTimes)
      try decoder.decode(from: bytes.span, into: &columns)
    } catch { self.error = error }
    let allocated = ringtail_allocated_byte_count() - before
    count = columns.count
    let (nextAllocated, disagreement) = Self.compare(
      columns, error, bytes, hasStartTimes: hasStartTimes)
    if let disagreement {
      Issue.record("\(disagreement) in \(bytes.hex)", sourceLocation: sourceLocation)
    }
    let limit = Self.allocationLimit(bytes.count)
    if max(allocated, nextAllocated) > limit {
      Issue.record(
        "\(allocated) and \(nextAllocated) bytes allocated, more than \(limit), for \(bytes.hex)",
        sourceLocation: sourceLocation)
    }
  }

  /// Decodes `bytes` one sample at a time: what that allocates, and how it differs from `columns`.
  private static func compare<Count: TestedCount>(
    _ columns: HistogramColumns<Count>, _ batchError: ChunkError?, _ bytes: [UInt8],
    hasStartTimes: Bool
  ) -> (allocated: UInt64, disagreement: String?) {
    var disagreement: String?
    var histogram = Histogram<Count>()
    var position = 0
    let before = ringtail_allocated_byte_count()
    do throws(ChunkError) {
      var decoder = try HistogramDecoder<Count>(bytes.span, hasStartTimes: hasStartTimes)
      while try decoder.next(from: bytes.span, into: &histogram) {
        if disagreement == nil, !isSample(position, of: columns, histogram, decoder) {
          disagreement = "sample \(position) is \(histogram)"
        }
        position += 1
      }
      if batchError != nil { disagreement = "no error" }
      // Nothing is left at the end, however often one asks.
      if try decoder.next(from: bytes.span, into: &histogram) { disagreement = "no end" }
    } catch {
      if error != batchError { disagreement = "\(error)" }
    }
    let allocated = ringtail_allocated_byte_count() - before
    if position != columns.count { disagreement = "\(position) samples" }
    return (allocated, disagreement)
  }

  /// Whether `histogram`, which `decoder` has just read, is sample `index` of `columns`.
  private static func isSample<Count: TestedCount>(
    _ index: Int, of columns: HistogramColumns<Count>, _ histogram: Histogram<Count>,
    _ decoder: HistogramDecoder<Count>
  ) -> Bool {
    guard index < columns.count, columns.timestamps[index] == decoder.timestamp,
      !decoder.hasStartTimes || columns.startTimes[index] == decoder.startTime,
      columns.counts[index]._bitPattern == histogram.count._bitPattern,
      columns.zeroCounts[index]._bitPattern == histogram.zeroCount._bitPattern,
      columns.sums[index].bitPattern == histogram.sum.bitPattern
    else { return false }
    if index >= columns.liveCount { return histogram.isStale && histogram.buckets.isEmpty }
    let width = histogram.buckets.count
    guard histogram.layout == columns.layout, width == columns.layout.bucketCount else {
      return false
    }
    for bucket in 0..<width
    where columns.buckets[index * width + bucket]._bitPattern
      != histogram.buckets[bucket]._bitPattern
    {
      return false
    }
    return true
  }
}

extension HostileHistograms {
  /// Decodes `bytes` as a payload of `encoding`.
  init(
    _ bytes: [UInt8], _ encoding: HistogramEncoding,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let hasStartTimes = encoding.hasStartTimes
    if encoding.isFloat {
      self.init(
        bytes, Double.self, hasStartTimes: hasStartTimes, sourceLocation: sourceLocation)
    } else {
      self.init(
        bytes, UInt64.self, hasStartTimes: hasStartTimes, sourceLocation: sourceLocation)
    }
  }
}
