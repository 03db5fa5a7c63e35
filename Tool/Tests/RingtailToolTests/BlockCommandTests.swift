import Blocks
import Chunks
import Foundation
import Gorilla
import InvertedIndex
import SeriesModel
import Testing

/// `ringtail block`, over real blocks.
struct BlockCommandTests {
  private func digest(_ block: URL, _ options: String...) throws -> [FixtureBlock.Series] {
    let output = try ringtail(["block", "digest", block.path] + options)
    #expect(output.status == 0, "\(output.standardError)")
    return try FixtureBlock.Series.list(output.standardOutput)
  }

  @Test(arguments: FixtureBlock.committed)
  func everySeriesHasTheGoldenDigest(block: FixtureBlock) throws {
    #expect(try digest(block.directory) == block.series())
  }

  @Test(
    .enabled(if: externalFixtures != nil, "RINGTAIL_FIXTURES is unset: no other blocks"),
    arguments: FixtureBlock.external)
  func everySeriesOfOtherBlocksHasTheGoldenDigest(block: FixtureBlock) throws {
    #expect(try digest(block.directory) == block.series())
  }

  @Test(
    arguments: [
      ("{__name__=\"made_histogram\",i=\"0\"}", 1), ("{}", nil), ("{i=~\"1|2\"}", nil),
      ("{job!=\"made\"}", 0), ("nothing", 0),
    ] as [(String, Int?)])
  func selectingPrintsTheLabelsOfTheSeries(selector: String, count: Int?) throws {
    let block = try #require(FixtureBlock.modern)
    let output = try ringtail("block", "select", block.directory.path, selector)
    #expect(output.status == 0, "\(output.standardError)")
    let labels = try output.lines.map {
      try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
    }
    let all = try block.series().map(\.labels)
    if let count { #expect(labels.count == count) }
    #expect(labels.allSatisfy(all.contains))
    if selector == "{}" { #expect(labels == all) }
    if selector.contains("=~") { #expect(labels == all.filter { ["1", "2"].contains($0["i"]) }) }
  }

  @Test(arguments: ["up{", "{a=~\"(\"}"])
  func aWrongSelectorIsBadUsage(selector: String) throws {
    let block = try #require(FixtureBlock.modern)
    let output = try ringtail("block", "select", block.directory.path, selector)
    #expect(output.status == 2)
    #expect(output.standardError.contains("byte"))
  }

  @Test(arguments: ["digest", "dump", "verify", "analyze", "select", "rewrite", "seal"])
  func whatIsNoBlockCannotBeOpened(command: String) throws {
    try withDirectory { folder in
      let others = [
        "select": ["{}"], "rewrite": [folder.path + "/new"], "seal": [folder.path + "/new"],
      ]
      let output = try ringtail(["block", command, "/nowhere"] + (others[command] ?? []))
      #expect(output.status == 2)
      #expect(output.lines.isEmpty)
      #expect(output.standardError.contains("/nowhere"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }

  @Test
  func namesThatNeedQuotesGetThem() throws {
    let name = "a\"b\n"
    try withDirectory { folder in
      var generator = SystemRandomNumberGenerator()
      var writer = try BlockWriter(
        BlockMeta(ulid: ULID(milliseconds: 0, using: &generator), minTime: 0, maxTime: 10),
        in: folder.path, on: LocalFileSystem())
      for symbol in [name, "c\\"] { try writer.add(symbol: symbol.utf8.span) }
      var builder = ChunkBuilder()
      _ = builder.append(Sample(timestamp: 5, value: 1))
      try writer.append(LabelSet([name: "c\\"]), builder.finish().map { [$0] } ?? [])
      let block = folder.appending(path: "\(try writer.finish().ulid)").path

      let select = try ringtail("block", "select", block, "{\"a\\\"b\\n\"=\"c\\\\\"}")
      #expect(select.status == 0, "\(select.standardError)")
      #expect(select.lines == [#"{"a\"b\u000a":"c\\"}"#])
      #expect(try ringtail("block", "dump", block).lines == [#"{"a\"b\n"="c\\"} 1 5"#])
      let digest = try ringtail("block", "digest", block)
      let line = try #require(digest.lines.first)
      #expect(digest.lines.count == 1 && line.hasPrefix(#"{"labels":{"a\"b\u000a":"c\\"},"#))
    }
  }

  @Test(arguments: FixtureBlock.committed)
  func soundBlocksAreSound(block: FixtureBlock) throws {
    let output = try ringtail("block", "verify", block.directory.path)
    #expect(output.status == 0)
    #expect(output.lines.isEmpty, "\(output.lines)")
  }

  @Test(arguments: ["index", "chunks/000001", "meta.json", "tombstones"])
  func faultsAreToldAndTheRestIsRead(file: String) throws {
    let block = try #require(FixtureBlock.modern)
    try withDirectory { folder in
      let copy = folder.appending(path: block.testDescription)
      try FileManager.default.copyItem(at: block.directory, to: copy)
      var bytes = try Data(contentsOf: copy.appending(path: file))
      if file == "meta.json" {
        bytes.removeLast(bytes.count / 2)
      } else {
        bytes[bytes.count / 2] ^= 0x10
      }
      try bytes.write(to: copy.appending(path: file))
      let output = try ringtail("block", "verify", copy.path)
      #expect(output.status == 1)
      #expect(output.lines.contains { $0.contains(file) && $0.contains("byte") })
      let digest = try ringtail("block", "digest", copy.path)
      #expect([1, 2].contains(digest.status))
      if file == "chunks/000001" {
        let sound = try FixtureBlock.Series.list(digest.standardOutput)
        let expected = try block.series()
        #expect(sound.filter(expected.contains).count == expected.count - 1)
      }
    }
  }

  @Test(arguments: FixtureBlock.committed)
  func rewrittenBlocksAreTheSame(block: FixtureBlock) throws {
    try withDirectory { folder in
      let output = try ringtail(
        "block", "rewrite", block.directory.path, folder.appending(path: "new").path)
      #expect(output.status == 0, "\(output.standardError)")
      let ulid = try #require(output.lines.first)
      #expect(ulid != block.testDescription)
      let copy = folder.appending(path: "new/\(ulid)")
      #expect(try digest(copy) == block.series())
      #expect(try ringtail("block", "verify", copy.path).status == 0)
      // Version 2.42 wrote two more sections into its indexes.
      let files =
        block.directory.path.contains("modern") ? ["index", "chunks/000001"] : ["chunks/000001"]
      for file in files {
        #expect(
          try Data(contentsOf: copy.appending(path: file))
            == Data(contentsOf: block.directory.appending(path: file)), "\(file)")
      }
    }
  }

  @Test(arguments: FixtureBlock.committed, [false, true])
  func sealedBlocksHaveTheSameSamples(block: FixtureBlock, keepsChunks: Bool) throws {
    try withDirectory { folder in
      let parent = folder.appending(path: "sealed")
      let output = try ringtail(
        ["block", "seal", block.directory.path, parent.path]
          + (keepsChunks ? ["--keep-chunks"] : []))
      #expect(output.status == 0, "\(output.standardError)")
      #expect(output.lines == [Substring(block.testDescription)])
      let sealed = parent.appending(path: block.testDescription)
      let chunks = sealed.appending(path: "chunks")
      #expect(FileManager.default.fileExists(atPath: chunks.path) == keepsChunks)
      #expect(try digest(sealed) == block.series())
      #expect(try ringtail("block", "verify", sealed.path).status == 0)
      // What is sealed alone is what samples are read from.
      if keepsChunks { return }
      let rewriting = try ringtail("block", "rewrite", sealed.path, folder.path)
      let plain = folder.appending(path: String(try #require(rewriting.lines.first)))
      #expect(
        try Data(contentsOf: plain.appending(path: "chunks/000001"))
          == Data(contentsOf: block.directory.appending(path: "chunks/000001")))
    }
  }
}
