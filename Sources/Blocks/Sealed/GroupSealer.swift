internal import Chunks
internal import Gorilla
internal import InvertedIndex

/// Seals the chunks of a series, so that they can be restored.
struct GroupSealer: ~Copyable {
  private var sealer = ChunkSealer()
  var restorer = ChunkRestorer()

  /// The chunks to be stored, each with what of the series it stands for; the references are still to come.
  ///
  /// - Parameters:
  ///   - chunks: the chunks of the series.
  ///   - metas: what the index has for them.
  mutating func seal(
    _ chunks: [Chunk], _ metas: [ChunkMeta]
  ) throws(ChunkFault) -> [(SealedGroup, Chunk)] {
    // What is sealed already would be restored to something else.
    guard chunks.allSatisfy({ $0.encoding != .sealed }) else {
      throw .corrupt(.unknownEncoding(ChunkEncodingByte.sealed.rawValue))
    }
    let sealed: [Chunk]
    do throws(ChunkListError) { sealed = try sealer.seal(chunks) } catch { throw error.fault }
    var groups: [(SealedGroup, Chunk)] = []
    var start = 0
    for chunk in sealed {
      // The sealed chunks have the samples of the others, in their order.
      var (end, count) = (start, 0)
      while count < chunk.sampleCount {
        count += chunks[end].sampleCount
        end += 1
      }
      var group = SealedGroup(reference: ChunkReference(rawValue: 0), chunks: start..<end)
      if let tails = legacyTails(of: chunk, group, chunks[start..<end], metas[start..<end]) {
        group.legacyTails = tails
        groups.append((group, chunk))
      } else {
        for index in start..<end {
          group.chunks = index..<index + 1
          groups.append((group, chunks[index]))
        }
      }
      start = end
    }
    return groups
  }

  /// Which of the chunks have a zero byte more than those that are restored; nil if any differs otherwise.
  private mutating func legacyTails(
    of stored: Chunk, _ group: SealedGroup, _ chunks: ArraySlice<Chunk>,
    _ metas: ArraySlice<ChunkMeta>
  ) -> [Int]? {
    guard let restored = try? restorer.restore(stored, group, metas) else { return nil }
    var tails: [Int] = []
    for (index, (old, new)) in zip(chunks, restored).enumerated() where old != new {
      guard old.encoding == new.encoding, old.payload == new.payload + [0] else { return nil }
      tails.append(index)
    }
    return tails
  }
}
