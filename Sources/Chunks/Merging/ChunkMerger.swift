internal import Gorilla

/// Makes one list of chunks of several: of the same series in replicas, or in blocks that overlap.
///
/// ```swift
/// var merger = ChunkMerger()
/// let chunks = try merger.merge([ofOneReplica, ofAnother])
/// ```
///
/// The result has a sample at every time at which any list has one. Where several have, the first list
/// wins, whatever the values are and of whatever kind; within a list, the chunk that comes first.
/// Chunks that are the same, byte for byte, are taken once, and chunks that overlap with no other are
/// passed on as they are: neither is decoded. All others are decoded, and encoded again in chunks that
/// are cut by the rules; a ``ChunkSealer`` can seal them afterwards.
///
/// Of a counter it is never said in what is encoded again that it was reset because a chunk said so:
/// what the chunk before was in one replica may not be what comes before in the result. Counts are
/// compared instead. `Documentation/Decisions/0006-merging.md` has the reasons.
public struct ChunkMerger: ~Copyable, Sendable {
  /// When a chunk that is encoded again is full.
  public let rules: CuttingRules
  private var table = MergeTable()
  private var builder: ChunkBuilder
  private var builderWithStartTimes: ChunkBuilder

  /// A merger with empty buffers.
  ///
  /// - Parameter rules: when a chunk that is encoded again is full. Start times are kept in any case
  ///   where one of the chunks that overlap has them.
  public init(rules: CuttingRules = CuttingRules()) {
    self.rules = rules
    builder = ChunkBuilder(rules: rules)
    var rules = rules
    rules.hasStartTimes = true
    builderWithStartTimes = ChunkBuilder(rules: rules)
  }

  /// Merges lists of chunks of one series.
  ///
  /// - Parameter lists: the lists, the one that wins first. The chunks of a list may be in any order,
  ///   and may overlap.
  /// - Returns: chunks in the order of time that do not overlap.
  /// - Throws: ``ChunkListError`` for a chunk that has to be decoded, and is corrupt, has an encoding
  ///   that is unknown here, or other samples than it is said to have.
  /// - Complexity: O(*c* log *c* + *s* log *s*) for *c* chunks, and *s* samples in those that overlap;
  ///   chunks of the same range of times are compared each with each.
  public mutating func merge(_ lists: [[Chunk]]) throws(ChunkListError) -> [Chunk] {
    let inputs = MergeInput.inputs(of: lists)
    var merged: [Chunk] = []
    merged.reserveCapacity(inputs.count)
    var start = 0
    while start < inputs.count {
      var (end, last) = (start + 1, inputs[start].maxTime)
      while end < inputs.count, inputs[end].minTime <= last {
        last = max(last, inputs[end].maxTime)
        end += 1
      }
      if end == start + 1 {
        merged.append(lists[inputs[start]])
      } else {
        try encode(inputs[start..<end], of: lists, to: &merged)
      }
      start = end
    }
    return merged
  }

  /// Encodes the samples of chunks that overlap.
  private mutating func encode(
    _ inputs: ArraySlice<MergeInput>, of lists: [[Chunk]], to merged: inout [Chunk]
  ) throws(ChunkListError) {
    let inputs = inputs.sorted { $0.wins(over: $1) }
    do throws(ChunkListError) {
      try table.read(inputs.map { lists[$0] })
    } catch {
      let input = inputs[error.chunk]
      throw ChunkListError(list: input.list, chunk: input.index, fault: error.fault)
    }
    if table.hasStartTimes || rules.hasStartTimes {
      table.append(to: &builderWithStartTimes, &merged)
    } else {
      table.append(to: &builder, &merged)
    }
  }
}
