internal import BitCoding
internal import Chunks
internal import InvertedIndex

/// The segment files of a block, or of its sealed form.
struct SegmentFiles: Sendable {
  /// A segment, or what is wrong with its beginning.
  struct Segment: Sendable {
    var name: String
    var path: String
    var bytes: SharedBytes
    var fault: SegmentError?
  }

  private let directory: String
  private(set) var segments: [Segment] = []

  /// Maps the segments of a directory.
  init(_ directory: String, on files: some FileSystem) throws(FileSystemError) {
    self.directory = directory
    for name in try Self.names(in: directory, on: files) {
      let path = directory + "/" + name
      let bytes = try files.map(path)
      var fault: SegmentError?
      bytes.withSpan { bytes in
        do throws(SegmentError) { _ = try SegmentReader(bytes) } catch { fault = error }
      }
      segments.append(Segment(name: name, path: path, bytes: bytes, fault: fault))
    }
  }

  /// The names of the segments: those of digits alone. A reference counts them in this order.
  static func names(
    in directory: String, on files: some FileSystem
  ) throws(FileSystemError) -> [String] {
    try files.list(directory).filter { name in
      !name.isEmpty && name.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
  }

  /// The file of a segment, or the directory if there is no such.
  func path(ofSegment segment: UInt32) -> String {
    segment < segments.count ? segments[Int(segment)].path : directory
  }

  /// An error of what a reference leads to.
  func error(_ reference: ChunkReference, _ fault: BlockFault) -> BlockError {
    BlockError(
      path(ofSegment: reference.file), byteOffset: Int(reference.byteOffset), fault)
  }

  /// What is wrong with the beginnings of segments.
  var faults: [BlockError] {
    segments.compactMap { segment in
      segment.fault.map { BlockError(segment.path, .segment($0)) }
    }
  }

  /// The chunk of which an index tells.
  ///
  /// Of what cannot be decoded here, as down-sampled chunks of Thanos, the number of samples is not known;
  /// it is said to be one.
  func chunk(_ meta: ChunkMeta) throws(BlockError) -> Chunk {
    let reference = ChunkReference(rawValue: meta.reference)
    guard reference.file < segments.count else {
      throw error(reference, .missingSegment(reference.file))
    }
    let segment = segments[Int(reference.file)]
    if let fault = segment.fault { throw BlockError(segment.path, .segment(fault)) }
    do throws(BlockFault) {
      return try segment.bytes.withSpan { (bytes) throws(BlockFault) in
        let entry: SegmentEntry
        do throws(SegmentError) {
          entry = try SegmentReader.entry(at: Int(reference.byteOffset), from: bytes)
        } catch { throw .segment(error) }
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
    self = []
    append(copying: bytes)
  }
}
