import Blocks
import Chunks
import TSDB
import TestSupport
import Testing

@Suite("A fault in a file of head chunks loses what is behind it there, and nothing else")
struct HeadChunkFaultTests {
  static let chunks = FoundHeadChunk.some(9, samples: 1)

  /// The chunks, three in each file.
  static let files = Result { try MemoryFileSystem.with(chunks, perFile: 3) }

  /// Which file is damaged.
  static let damaged = Effort.scaled(quick: [2], full: [1, 2, 3])

  /// Other files with the same bytes.
  static func copy() throws -> MemoryFileSystem { try files.get().restarted(.nothing) }

  /// Expects what is left of files, and that a repair makes them sound once and for all.
  ///
  /// - Returns: what was lost.
  @discardableResult
  static func expectRepair(
    _ files: MemoryFileSystem, keeps chunks: [FoundHeadChunk], _ comment: Comment
  ) throws -> [HeadChunkLoss] {
    let (before, changeCount) = (try files.headChunkFiles(), files.changeCount)
    let read = try FoundHeadChunk.open(files, isReadOnly: true)
    #expect(read.chunks == chunks, comment)
    #expect(files.changeCount == changeCount, comment)
    let repaired = try FoundHeadChunk.open(files)
    #expect(repaired.chunks == chunks, comment)
    #expect(repaired.references == read.references, comment)
    #expect(repaired.files.losses == read.files.losses, comment)
    try files.expectSoundHeadChunks(comment)
    let after = try files.headChunkFiles()
    #expect(read.files.losses.isEmpty == (before == after), comment)
    let again = try FoundHeadChunk.open(files)
    #expect(again.files.losses.isEmpty, comment)
    #expect(again.chunks == chunks, comment)
    #expect(try files.headChunkFiles() == after, comment)
    return repaired.files.losses
  }

  /// Where the chunks of a file end, by how many there are up to there.
  static func ends(_ bytes: [UInt8]) throws -> [Int] {
    var reader = try HeadChunkReader(bytes.span)
    var ends = [reader.byteOffset]
    while try reader.next(from: bytes.span) != nil { ends.append(reader.byteOffset) }
    return ends
  }

  @Test("cut off at any byte", arguments: damaged)
  func truncation(file: Int) throws {
    let path = "/chunks_head/00000\(file)"
    let whole = try Self.copy().bytes(of: path)
    let ends = try Self.ends(whole)
    for length in whole.indices {
      let files = try Self.copy()
      try files.put(Array(whole[..<length]), at: path)
      let count = max(ends.count { $0 <= length } - 1, 0)
      let kept = Self.chunks[..<(file * 3 - 3 + count)] + Self.chunks[(file * 3)...]
      let losses = try Self.expectRepair(files, keeps: Array(kept), "\(length) bytes")
      // The rest is perhaps zeros alone, as at the end of any file.
      let isSound = length >= 8 && whole[ends[count]..<length].allSatisfy { $0 == 0 }
      #expect(losses.count == (isSound ? 0 : 1), "\(length) bytes")
      if let loss = losses.first {
        #expect(loss.error.path == path)
        #expect(loss.error.byteOffset == (length < 8 ? 0 : ends[count]))
        #expect(loss.byteCount == length - loss.error.byteOffset)
      }
    }
  }

  @Test("changed at any byte", arguments: damaged)
  func mutation(file: Int) throws {
    let path = "/chunks_head/00000\(file)"
    let whole = try Self.copy().bytes(of: path)
    let ends = try Self.ends(whole)
    for offset in whole.indices where !(5..<8).contains(offset) {
      for change in Effort.scaled(quick: [0x80], full: (0..<8).map { 1 << $0 } + [0xFF])
        as [UInt8]
      {
        let files = try Self.copy()
        var bytes = whole
        bytes[offset] ^= change
        try files.put(bytes, at: path)
        let count = max(ends.count { $0 <= offset } - 1, 0)
        let kept = Self.chunks[..<(file * 3 - 3 + count)] + Self.chunks[(file * 3)...]
        let losses = try Self.expectRepair(files, keeps: Array(kept), "\(offset) ^ \(change)")
        #expect(losses.count == 1)
        #expect(losses.first?.error.byteOffset == (offset < 8 ? 0 : ends[count]))
      }
    }
  }

  @Test(
    "anything in place of a file, by chance",
    arguments: Seed.each(Effort.scaled(quick: 4, full: 100)))
  func noise(seed: Seed) throws {
    var generator = seed.generator
    for _ in 0..<20 {
      let files = try Self.copy()
      var bytes = generator.bytes(Int.random(in: 0...200, using: &generator))
      if Bool.random(using: &generator) { bytes = [0x01, 0x30, 0xBC, 0x91, 1, 0, 0, 0] + bytes }
      try files.put(bytes, at: "/chunks_head/000002")
      let kept = Self.chunks[..<3] + Self.chunks[6...]
      try Self.expectRepair(files, keeps: Array(kept), "\(bytes)")
    }
  }

  @Test("files that are missing between others are made again, without chunks")
  func gap() throws {
    let files = try MemoryFileSystem.with(Self.chunks, perFile: 1)
    for number in [1, 4, 5, 7] { try files.remove("/chunks_head/00000\(number)") }
    #expect(try HeadChunkDirectory("/chunks_head", on: files).missing == [4..<6, 7..<8])
    let kept = [1, 2, 5, 7, 8].map { Self.chunks[$0] }
    let losses = try Self.expectRepair(files, keeps: kept, "gap")
    #expect(losses.map(\.error.fault) == [.missingFiles(4..<6), .missingFiles(7..<8)])
    // They are removed with the others.
    let gone = try MemoryFileSystem.with(Self.chunks, perFile: 1)
    try gone.remove("/chunks_head/000003")
    var writer = HeadChunkFilesWriter(try FoundHeadChunk.open(gone).files)
    try writer.removeFiles(before: Self.chunks[4].chunk.maxTime + 1)
    #expect(
      try gone.list("/chunks_head") == ["000006", "000007", "000008", "000009"])
  }

  @Test("a gap that no crash leaves is not filled")
  func wideGap() throws {
    let files = try MemoryFileSystem.with(Self.chunks, perFile: 1)
    try files.rename("/chunks_head/000009", to: "/chunks_head/999999999")
    let before = files.changeCount
    let error = #expect(throws: HeadChunkFileError.self) { try FoundHeadChunk.open(files) }
    #expect(error?.fault == .missingFiles(9..<999_999_999))
    #expect(files.changeCount == before)
    #expect(try FoundHeadChunk.open(files, isReadOnly: true).chunks == Self.chunks)
  }

  @Test("files of other names are none of a head")
  func otherNames() throws {
    let files = try Self.copy()
    for name in ["00004", "0000005", "000004.tmp", "notes", "4294967296", "+00004"] {
      try files.put([1, 2, 3], at: "/chunks_head/" + name)
    }
    try files.createDirectory("/chunks_head/000004")
    try Self.expectRepair(files, keeps: Self.chunks, "names")
  }

  @Test("a directory that is not there, or a file that cannot be read, is an error")
  func unreachable() throws {
    let error = #expect(throws: HeadChunkFileError.self) {
      try HeadChunkFiles("/none", on: MemoryFileSystem()) { _ in }
    }
    #expect(error?.path == "/none")
    #expect(error.map { "\($0)" } == "/none, byte 0: cannot list: No such file or directory")
  }
}
