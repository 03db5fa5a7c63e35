import Foundation
import Testing

/// Prometheus' own tool, where it is installed, sees the same in blocks that were written here.
struct PromtoolTests {
  private static let path = program("promtool")
  private static let hint: Comment = "promtool is not installed: nothing to compare with"
  /// The recorded blocks, or those of them that are committed. (What others have written is left out, as
  /// this promtool cannot read all of it.)
  private static let blocks =
    externalFixtures == nil
    ? FixtureBlock.committed
    : FixtureBlock.external.filter { !$0.directory.path.contains("upstream") }

  /// Makes the data directory of a server out of a block.
  private func dataDirectory(_ folder: URL, of block: URL) throws -> URL {
    let data = folder.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(
      at: data.appending(path: "wal"), withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: block, to: data.appending(path: block.lastPathComponent))
    return data
  }

  private func promtool(_ arguments: String...) throws -> ProcessOutput {
    let output = try output(of: #require(Self.path), ["tsdb"] + arguments)
    #expect(output.status == 0, "\(output.standardError)")
    return output
  }

  /// What promtool dumps. It is compared as bytes, as there are many lines.
  private func dump(_ data: URL) throws -> Data { try promtool("dump", data.path).standardOutput }

  private func ourDump(_ block: URL) throws -> Data {
    try ringtail("block", "dump", block.path).standardOutput
  }

  @Test(.enabled(if: path != nil, hint), arguments: blocks)
  func listsAnalyzesAndDumpsRewrittenBlocksAsTheOriginals(block: FixtureBlock) throws {
    try withDirectory { folder in
      let original = try dataDirectory(folder, of: block.directory)
      let rewriting = try ringtail("block", "rewrite", block.directory.path, folder.path)
      let ulid = String(try #require(rewriting.lines.first))
      let data = try dataDirectory(folder, of: folder.appending(path: ulid))

      let list = try promtool("list", data.path).lines
      #expect(list.count == 2)
      #expect(list.last?.hasPrefix(ulid) == true)
      // The columns behind the identifier: times, and numbers of samples, chunks and series.
      let columns = try [list, promtool("list", original.path).lines].map {
        try #require($0.last).split(separator: " ").dropFirst()
      }
      #expect(columns[0].prefix(6) == columns[1].prefix(6))

      let samples = try dump(original)
      let isSame = try [dump(data) == samples, ourDump(block.directory) == samples]
      #expect(isSame == [true, true])

      let analyses = try [
        promtool("analyze", "--limit=1000000", data.path, ulid).lines,
        promtool("analyze", "--limit=1000000", original.path, block.testDescription).lines,
        ringtail("block", "analyze", block.directory.path, "--limit", "1000000").lines,
      ].map { lines in
        // Rows of the same weight are in no order, and so are tables after that.
        lines.filter { !$0.hasPrefix("Block ID") }.sorted()
      }
      #expect(analyses[0] == analyses[1])
      #expect(analyses[2] == analyses[1])
    }
  }

  @Test(.enabled(if: path != nil, hint), arguments: blocks)
  func opensSealedBlocksThatKeepTheirChunks(block: FixtureBlock) throws {
    try withDirectory { folder in
      let original = try dataDirectory(folder, of: block.directory)
      let parent = folder.appending(path: "sealed")
      let sealing = try ringtail(
        "block", "seal", block.directory.path, parent.path, "--keep-chunks")
      #expect(sealing.status == 0, "\(sealing.standardError)")
      let data = try dataDirectory(folder, of: parent.appending(path: block.testDescription))
      let isSame = try dump(data) == dump(original)
      #expect(isSame)
    }
  }

  @Test(.enabled(if: path != nil, hint))
  func seesTheSameDeletedSamples() throws {
    let fixtures = repository.appending(path: "Tests/Fixtures/capture")
    try withDirectory { folder in
      let data = try dataDirectory(
        folder, of: fixtures.appending(path: "real-block/\(committedBlock)"))
      let block = data.appending(path: committedBlock)
      for file in ["tombstones", "meta.json"] {
        try FileManager.default.removeItem(at: block.appending(path: file))
        try FileManager.default.copyItem(
          at: fixtures.appending(path: "real-tombstones/\(committedBlock)/\(file)"),
          to: block.appending(path: file))
      }
      let rewriting = try ringtail(
        "block", "rewrite", block.path, folder.path, "--apply-tombstones")
      let trimmed = folder.appending(path: String(try #require(rewriting.lines.first)))
      let samples = try dump(data)
      let isSame = try [ourDump(block) == samples, ourDump(trimmed) == samples]
      #expect(isSame == [true, true])
      let all = try ourDump(fixtures.appending(path: "real-block/\(committedBlock)"))
      #expect(samples.count < all.count)
      #expect(
        try ringtail("block", "digest", trimmed.path).lines
          == ringtail("block", "digest", block.path, "--apply-tombstones").lines)
      #expect(try ringtail("block", "verify", trimmed.path).status == 0)
    }
  }
}
