package import Chunks
internal import Gorilla
internal import SeriesModel

/// Takes deleted samples out of chunks.
package struct ChunkTrimmer: ~Copyable {
  private var samples = SampleCursor()
  private var builder = ChunkBuilder()
  private var builderWithStartTimes: ChunkBuilder

  package init() {
    var rules = CuttingRules()
    rules.hasStartTimes = true
    builderWithStartTimes = ChunkBuilder(rules: rules)
  }

  /// The chunks of a series without the samples that are deleted.
  ///
  /// Chunks without any are passed on as they are, and those with no others are left out; neither is
  /// decoded. What is left of others is encoded again.
  ///
  /// - Parameters:
  ///   - chunks: the chunks, in the order of time.
  ///   - deleted: the times of the samples that are deleted.
  /// - Returns: the chunks of the other samples.
  /// - Throws: `ChunkListError` for a chunk that has to be decoded, and cannot be, or has samples out of
  ///   order.
  /// - Complexity: O(the number of chunks, and of samples in those that are decoded)
  package mutating func trim(
    _ chunks: [Chunk], without deleted: DeletedTimes
  ) throws(ChunkListError) -> [Chunk] {
    var result: [Chunk] = []
    for (index, chunk) in chunks.enumerated() {
      let times = TimeRange(chunk.minTime...chunk.maxTime)
      if !deleted.overlaps(times) {
        result.append(chunk)
      } else if !deleted.contains(times) {
        do throws(ChunkListError) {
          result += try trim(chunk, deleted)
        } catch { throw ChunkListError(chunk: index, fault: error.fault) }
      }
    }
    return result
  }

  private mutating func trim(
    _ chunk: Chunk, _ deleted: DeletedTimes
  ) throws(ChunkListError) -> [Chunk] {
    // A builder takes no samples that are out of order.
    do throws(ChunkFault) {
      _ = try Chunk(encoding: chunk.encoding, payload: chunk.payload)
    } catch { throw ChunkListError(chunk: 0, fault: error) }
    samples.open([chunk], without: deleted)
    defer { samples.open([]) }
    var result: [Chunk] = []
    while let kind = try samples.next() {
      let hasStartTimes = samples.withStartTimes { !$0.isEmpty }
      if hasStartTimes {
        Self.append(samples, kind, to: &builderWithStartTimes, &result)
      } else {
        Self.append(samples, kind, to: &builder, &result)
      }
    }
    if let last = builder.finish() ?? builderWithStartTimes.finish() { result.append(last) }
    return result
  }

  private static func append(
    _ samples: borrowing SampleCursor, _ kind: SampleKind, to builder: inout ChunkBuilder,
    _ result: inout [Chunk]
  ) {
    switch kind {
    case .float:
      samples.withFloats { timestamps, values in
        samples.withStartTimes { startTimes in
          if startTimes.isEmpty {
            builder.append(timestamps, values, to: &result)
          } else {
            builder.append(timestamps, values, startTimes: startTimes, to: &result)
          }
        }
      }
    case .integerHistogram:
      samples.withHistograms { columns, range in
        for sample in range {
          let startTime = columns.startTimes.isEmpty ? 0 : columns.startTimes[sample]
          let chunk = builder.append(
            columns[sample], at: columns.timestamps[sample], startTime: startTime)
          if let chunk { result.append(chunk) }
        }
      }
    case .floatHistogram:
      samples.withFloatHistograms { columns, range in
        for sample in range {
          let startTime = columns.startTimes.isEmpty ? 0 : columns.startTimes[sample]
          let chunk = builder.append(
            columns[sample], at: columns.timestamps[sample], startTime: startTime)
          if let chunk { result.append(chunk) }
        }
      }
    }
  }
}
