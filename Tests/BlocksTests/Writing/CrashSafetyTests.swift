import Blocks
import Chunks
import InvertedIndex
import TestSupport
import Testing

@Suite("After a crash or a failure there is all of a new block or none")
struct CrashSafetyTests {
  /// What writes a block to `/data`.
  enum Writing: CaseIterable {
    case rewriting
    case sealing
    case sealingBesideChunks
    case deleting

    func run(on files: MemoryFileSystem) throws {
      let block = try Block(Fixtures.blocks[0], on: LocalFileSystem())
      switch self {
      case .rewriting: try block.rewrite(to: "/data", as: block.meta.ulid, on: files)
      case .sealing: try block.seal(to: "/data", on: files)
      case .sealingBesideChunks: try block.seal(to: "/data", on: files, keepingChunks: true)
      case .deleting: try BlockDirectory.delete(block.meta.ulid, in: "/data", on: files)
      }
    }

    /// What is there before: nothing, or the block that is to be deleted.
    func start() throws -> MemoryFileSystem {
      let files = MemoryFileSystem()
      try files.createDirectory("/data")
      if self == .deleting { try Self.rewriting.run(on: files) }
      try files.synchronizeDirectory("/")
      return files
    }
  }

  private static func expectAllOrNothing(
    in files: MemoryFileSystem, _ comment: Comment
  ) throws -> Bool {
    let before = try BlockDirectory.blocks(in: "/data", on: files)
    for block in before {
      let faults = Block.faults("/data/\(block)", on: files)
      #expect(faults.isEmpty, comment)
    }
    try BlockDirectory.removeLeftovers(in: "/data", on: files)
    #expect(try files.list("/data") == before.map(\.description), comment)
    return !before.isEmpty
  }

  @Test("a crash before each change, with all kinds of losses", arguments: Writing.allCases)
  func crashes(writing: Writing) throws {
    let whole = try writing.start()
    let start = whole.changeCount
    try writing.run(on: whole)
    let count = whole.changeCount - start
    #expect(count > 2)
    var isThere: Set<Bool> = []
    for change in 0...count {
      let files = try writing.start()
      files.crash(before: change)
      if change < count {
        #expect(throws: (any Error).self) { try writing.run(on: files) }
      } else {
        try writing.run(on: files)
      }
      let seeds = Effort.scaled(quick: 1, full: 8)
      let losses = (0..<seeds).map { CrashLoss.some(seed: UInt64($0 + change * seeds)) }
      for loss in [.nothing, .allUnsynchronized, .unsynchronizedBytes] + losses {
        let found = try Self.expectAllOrNothing(
          in: files.restarted(loss), "crash before change \(change), loss \(loss)")
        // What was acknowledged stays, and what was deleted stays away.
        if change == count { #expect(found == (writing != .deleting)) }
        isThere.insert(found)
      }
    }
    #expect(isThere == [true, false])
  }

  @Test("a failure of each change, which is an error", arguments: Writing.allCases)
  func failures(writing: Writing) throws {
    let whole = try writing.start()
    let start = whole.changeCount
    try writing.run(on: whole)
    for change in 0..<whole.changeCount - start {
      for cause in [FileSystemError.Cause.noSpace, .inputOutput] {
        let files = try writing.start()
        files.fail(at: change, cause)
        do {
          try writing.run(on: files)
          Issue.record("change \(change) fails, and nobody says so")
        } catch let error as BlockError {
          guard case .file(let error) = error.fault else { throw error }
          #expect(error.cause == cause)
        } catch let error as FileSystemError {
          #expect(error.cause == cause)
        }
        _ = try Self.expectAllOrNothing(in: files, "failure of change \(change)")
        if writing == .deleting { continue }
        // Nothing is left even before leftovers are removed, and the next attempt succeeds.
        let left = try files.list("/data")
        #expect(left.allSatisfy { ULID($0) != nil }, "failure of change \(change)")
        for name in left { try files.remove("/data/" + name) }
        try writing.run(on: files)
        #expect(try Self.expectAllOrNothing(in: files, "after failure of change \(change)"))
      }
    }
  }

  @Test("a writer that is given up leaves nothing")
  func givenUp() throws {
    let files = MemoryFileSystem()
    do {
      var writer = try BlockWriter(
        BlockMeta(ulid: RewriteTests.ulid, minTime: 0, maxTime: 1), in: "/", on: files)
      try writer.add(symbol: "a".utf8.span)
      #expect(try files.list("/").count == 1)
    }
    #expect(try files.list("/").isEmpty)
  }

  @Test("leftovers of Prometheus are removed, and nothing else is")
  func leftovers() throws {
    let files = MemoryFileSystem()
    let ulid = RewriteTests.ulid.description
    let names = [
      ulid, ulid + ".tmp-for-creation", ulid + ".tmp-for-deletion", ulid + ".tmp", ulid + ".other",
      "wal", "x.tmp", "lost+found",
    ]
    for name in names { try files.createDirectory("/" + name) }
    try files.create("/\(ulid).tmp/meta.json").close()
    #expect(try BlockDirectory.removeLeftovers(in: "", on: files).count == 3)
    #expect(try Set(files.list("")) == [ulid, ulid + ".other", "wal", "x.tmp", "lost+found"])
    #expect(try BlockDirectory.blocks(in: "", on: files).map(\.description) == [ulid])
  }

  @Test("chunks that do not fit into a segment start another one")
  func segments() throws {
    let block = try Block(Fixtures.blocks[2], on: LocalFileSystem())
    let files = MemoryFileSystem()
    var meta = block.meta
    meta.ulid = RewriteTests.ulid
    var writer = try BlockWriter(meta, in: "/", on: files, segmentByteLimit: 2_000)
    for symbol in 0..<UInt32(block.index.symbolCount) {
      var text: [UInt8] = []
      block.index.withSymbol(symbol) { symbol in text = symbol.indices.map { symbol[$0] } }
      try writer.add(symbol: text.span)
    }
    var cursor = block.makeCursor()
    while try cursor.next() { try writer.append(try cursor.labels(), cursor.chunks()) }
    let written = try writer.finish()
    #expect(written.stats.chunks == block.meta.stats.chunks)
    #expect(written.stats.samples == block.meta.stats.samples)
    #expect(try files.list("/\(meta.ulid)/chunks").count > 10)
    #expect(Block.faults("/\(meta.ulid)", on: files).isEmpty)
    let new = try Block("/\(meta.ulid)", on: files)
    #expect(try PlainSeries.all(of: new) == PlainSeries.all(of: block))
  }
}
