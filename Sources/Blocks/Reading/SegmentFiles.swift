internal import BitCoding
internal import Chunks
internal import InvertedIndex

/// The segment files of a block, or of its sealed form.
struct SegmentFiles: Sendable {
  /// A segment, or why it cannot be read.
  struct Segment: Sendable {
    var name: String
    var bytes: SharedBytes
    var fault: BlockFault?
  }

  private let directory: String
  private let segments: [Segment]
  /// How many bytes of payloads are read at most, of a series or in one go through all of them.
  ///
  /// An index can refer to one chunk as often as it likes, and to bytes that are none. Those of a sound one
  /// are fewer than the segments have; as many again are for lengths that are damaged, so that these are no
  /// faults of other chunks.
  let readingLimit: Int

  /// Maps the segments of a directory. A reference counts them in the order of their names.
  init(_ directory: String, on files: some FileSystem) throws(FileSystemError) {
    var segments: [Segment] = []
    for name in try files.list(directory) where Self.isName(name) {
      var segment = Segment(name: name, bytes: SharedBytes([]))
      do throws(FileSystemError) {
        segment.bytes = try files.map(directory + "/" + name)
        segment.bytes.withSpan { bytes in
          do throws(SegmentError) {
            _ = try SegmentReader(bytes)
          } catch { segment.fault = .segment(error) }
        }
      } catch { segment.fault = .file(error) }
      segments.append(segment)
    }
    self.directory = directory
    self.segments = segments
    readingLimit = 2 * segments.reduce(0) { $0 + $1.bytes.count }
  }

  /// Whether a name is that of a segment: one of digits alone.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  /// Copies the segments to a new directory, and makes them durable.
  func write(to copy: String, on files: some FileSystem) throws(BlockError) {
    if let fault = faults.first { throw fault }
    try withFiles { () throws(FileSystemError) in
      try files.createDirectory(copy)
      for segment in segments {
        try segment.bytes.withSpan { (bytes) throws(FileSystemError) in
          try files.write(bytes, to: copy + "/" + segment.name)
        }
      }
      try files.synchronizeDirectory(copy)
    }
  }

  private func path(of segment: Segment) -> String { directory + "/" + segment.name }

  /// An error of what a reference leads to: in the segment, or of the directory if there is no such.
  func error(_ reference: ChunkReference, _ fault: BlockFault) -> BlockError {
    let path = reference.file < segments.count ? path(of: segments[Int(reference.file)]) : directory
    return BlockError(path, byteOffset: Int(reference.byteOffset), fault)
  }

  /// What is wrong with segments as a whole.
  var faults: [BlockError] { segments.compactMap(fault(of:)) }

  private func fault(of segment: Segment) -> BlockError? {
    segment.fault.map { BlockError(path(of: segment), $0) }
  }

  /// The chunk of which an index tells.
  ///
  /// Of what cannot be decoded here, as down-sampled chunks of Thanos, the number of samples is not known;
  /// it is said to be one.
  ///
  /// - Parameters:
  ///   - meta: what the index has for it.
  ///   - room: how many bytes of payloads may still be read, at first ``readingLimit``.
  func chunk(_ meta: ChunkMeta, room: inout Int) throws(BlockError) -> Chunk {
    let reference = ChunkReference(rawValue: meta.reference)
    // Through a span, which does not count references.
    let segments = segments.span
    guard reference.file < segments.count else {
      throw error(reference, .missingSegment(reference.file))
    }
    let index = Int(reference.file)
    if segments[index].fault != nil, let fault = fault(of: segments[index]) { throw fault }
    do throws(BlockFault) {
      return try segments[index].bytes.withSpan { (bytes) throws(BlockFault) in
        let entry: SegmentEntry
        do throws(SegmentError) {
          entry = try SegmentReader.entry(at: Int(reference.byteOffset), from: bytes)
        } catch { throw .segment(error) }
        guard entry.payload.count <= room else { throw .sharedChunks }
        room -= entry.payload.count
        guard entry.isIntact else { throw .checksum }
        let payload = [UInt8](copying: bytes.extracting(entry.payload))
        do throws(ChunkFault) {
          guard entry.encoding.isDecodable else {
            guard meta.minTime <= meta.maxTime else { throw .misdescribed }
            return Chunk(
              encoding: entry.encoding, payload: payload, minTime: meta.minTime,
              maxTime: meta.maxTime, sampleCount: 1)
          }
          return try Chunk(
            encoding: entry.encoding, payload: payload, minTime: meta.minTime,
            maxTime: meta.maxTime)
        } catch { throw .chunk(error) }
      }
    } catch { throw self.error(reference, error) }
  }
}

extension [UInt8] {
  init(copying bytes: Span<UInt8>) {
    self = bytes.copy()
  }
}
