internal import ArgumentParser
internal import Chunks
internal import Gorilla

/// `ringtail chunks`: what is in a segment file.
struct ChunksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chunks", abstract: "Reads the chunks of a segment file.",
    subcommands: [List.self, Recode.self])

  /// `ringtail chunks list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a JSON line per chunk.",
      discussion: "Exit status 1 if a chunk is corrupt or does not match its checksum.")

    @Argument(help: "A segment file, such as chunks/000001 of a block.")
    var segment: String

    func run() throws {
      let bytes = try contents(of: segment)
      let ordinal = segmentOrdinal(of: segment)
      var output = Output()
      var recoder = ChunkRecoder()
      let isSound = try forEachChunk(of: bytes, named: segment) { entry in
        var record = JSONRecord()
        record.add("ref", ordinal << 32 | UInt64(entry.byteOffset))
        record.add("encoding", entry.encodingByte)
        let payload = bytes.span.extracting(entry.payload)
        var fault: ChunkError?
        do throws(ChunkError) {
          let chunk = try recoder.recode(payload, ChunkEncoding(byte: entry.encodingByte))
          record.add("samples", chunk.sampleCount)
          record.add("minTime", chunk.firstTimestamp)
          record.add("maxTime", chunk.lastTimestamp)
        } catch { fault = error }
        record.add("bytes", entry.payload.count)
        record.add("crc", entry.isIntact ? "ok" : "bad")
        if let fault { record.add("error", fault.description) }
        output.line(record.line)
        return entry.isIntact && fault == nil
      }
      if !isSound { throw ExitCode(1) }
    }
  }

  /// `ringtail chunks recode`
  struct Recode: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Decodes every chunk, encodes it again, and compares.",
      discussion: """
        Prints one JSON object. `identical` counts the chunks that come out byte for byte, be it in \
        the form of Prometheus 3.14 or in that of older versions, which left a zero byte behind some \
        chunks; `legacyTail` counts the latter. `sealedBytes` says, by encoding, what the payloads would \
        take if they were sealed. Exit status 1 unless all are identical.
        """)

    @Argument(help: "A segment file, such as chunks/000001 of a block.")
    var segment: String

    func run() throws {
      let bytes = try contents(of: segment)
      let tally = try SegmentTally(bytes, named: segment)
      var record = JSONRecord()
      record.add("chunks", tally.total.chunkCount)
      record.add("identical", tally.total.identicalCount)
      record.add("legacyTail", tally.total.legacyTailCount)
      record.add("samples", tally.total.sampleCount)
      record.add("bytes", tally.total.byteCount)
      var sealed = JSONRecord()
      for encoding in ChunkEncoding.allCases {
        if let row = tally.rows[encoding], row.sealedByteCount > 0 {
          sealed.add("\(encoding)", row.sealedByteCount)
        }
      }
      record.add("sealedBytes", sealed)
      var output = Output()
      output.line(record.line)
      if !tally.isSound || tally.total.identicalCount < tally.total.chunkCount {
        throw ExitCode(1)
      }
    }
  }
}

/// Calls `body` for each chunk of a segment's `bytes`.
///
/// - Returns: whether `body` always returned true, and the segment could be read to its end.
/// - Throws: `ExitCode(2)`, after a message, if this is no segment; what `body` throws.
func forEachChunk(
  of bytes: [UInt8], named name: String, _ body: (SegmentEntry) throws -> Bool
) throws -> Bool {
  var reader: SegmentReader
  do throws(SegmentError) { reader = try SegmentReader(bytes.span) } catch {
    standardError("\(name): \(error)")
    throw ExitCode(2)
  }
  var isSound = true
  while true {
    let entry: SegmentEntry?
    do throws(SegmentError) { entry = try reader.next(from: bytes.span) } catch {
      standardError("\(name): \(error)")
      return false
    }
    guard let entry else { return isSound }
    if try !body(entry) { isSound = false }
  }
}
