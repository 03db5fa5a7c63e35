/// Makes sure that chunks have the samples of which they tell.
///
/// The buffers are used again from chunk to chunk.
package struct ChunkChecker: ~Copyable, Sendable {
  private var cursor = ChunkCursor()

  package init() {}

  /// Decodes a chunk.
  ///
  /// - Parameter chunk: the chunk.
  /// - Throws: ``ChunkFault`` if it cannot be decoded, or has other samples than it is said to have.
  /// - Complexity: O(the number of samples, times that of buckets)
  package mutating func check(_ chunk: Chunk) throws(ChunkFault) {
    cursor.open([chunk])
    defer { cursor.open([]) }
    var times = SampleTimes()
    do throws(ChunkListError) {
      while try cursor.next() != nil { cursor.withTimestamps { times.add($0) } }
      try times.check(chunk, at: 0)
    } catch { throw error.fault }
  }
}
