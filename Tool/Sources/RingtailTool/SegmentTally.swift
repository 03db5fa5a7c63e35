internal import Chunks
internal import Gorilla

/// What the chunks of a segment file amount to.
struct SegmentTally {
  /// What some chunks amount to.
  struct Row {
    var chunkCount = 0
    var sampleCount = 0
    var byteCount = 0
    /// Chunks that come out of decoding and encoding byte for byte, with or without a legacy tail.
    var identicalCount = 0
    var legacyTailCount = 0
    /// What the payloads would take if they were sealed; 0 where that is not possible.
    var sealedByteCount = 0
  }

  /// All chunks.
  private(set) var total = Row()
  /// The chunks of each encoding.
  private(set) var rows: [ChunkEncoding: Row] = [:]
  /// Whether the segment can be read to its end, and every chunk is intact.
  private(set) var isSound = true

  /// Decodes and encodes every chunk of a segment's `bytes`; says on standard error what is wrong.
  ///
  /// - Throws: `ExitCode(2)`, after a message, if this is no segment.
  init(_ bytes: [UInt8], named name: String) throws {
    var recoder = ChunkRecoder()
    var sealer = SealedSizer()
    isSound = try forEachChunk(of: bytes, named: name) { entry in
      total.chunkCount += 1
      total.byteCount += entry.payload.count
      do throws(ChunkError) {
        let encoding = try ChunkEncoding(byte: entry.encodingByte)
        rows[encoding, default: Row()].chunkCount += 1
        rows[encoding, default: Row()].byteCount += entry.payload.count
        let payload = bytes.span.extracting(entry.payload)
        let chunk = try recoder.recode(payload, encoding)
        total.add(chunk)
        rows[encoding, default: Row()].add(chunk)
        if let sealed = try sealer.sealedByteCount(of: payload, encoding) {
          rows[encoding, default: Row()].sealedByteCount += sealed
        }
        if chunk.form == .different {
          standardError("\(name): the chunk at byte \(entry.byteOffset) is written differently")
        }
      } catch {
        standardError("\(name): the chunk at byte \(entry.byteOffset): \(error)")
      }
      if !entry.isIntact {
        standardError("\(name): the chunk at byte \(entry.byteOffset) does not match its checksum")
      }
      return entry.isIntact
    }
  }
}

extension SegmentTally.Row {
  fileprivate mutating func add(_ chunk: ChunkRecoder.Outcome) {
    sampleCount += chunk.sampleCount
    identicalCount += chunk.form == .different ? 0 : 1
    legacyTailCount += chunk.form == .legacyTail ? 1 : 0
  }
}
