import BitCoding
import SeriesModel
import TestSupport
import Testing

@testable import InvertedIndex

@Suite("An index is written as Prometheus writes it")
struct IndexWriterTests {
  @Test("the vector of the format's description")
  func vector() throws {
    #expect(try rewritten(IndexBytes.vector) == IndexBytes.vector)
  }

  @Test("what was read is written byte for byte", arguments: FixtureIndex.committed)
  func committed(index: FixtureIndex) throws {
    let bytes = try index.bytes()
    #expect(try rewritten(bytes) == bytes)
  }

  @Test(
    "what was read of any recorded block is written byte for byte",
    .enabled(if: Fixtures.hasExternal, "RINGTAIL_FIXTURES is unset: there are no other blocks"))
  func external() throws {
    let indexes = try FixtureIndex.external()
    #expect(indexes.count > 20)
    for index in indexes {
      let bytes = try index.bytes()
      let isEqual = try rewritten(bytes) == bytes
      #expect(isEqual, "\(index.path)")
    }
  }

  /// Reads an index and writes it again, draining the bytes after each series.
  private func rewritten(_ bytes: [UInt8]) throws -> [UInt8] {
    let index = try IndexReader(bytes)
    var writer = IndexWriter(
      writesLabelIndexes: index.contents.labelIndexes != index.contents.postings)
    var fault: IndexWriteError?
    index.symbols.forEachSymbol { _, _, text in
      do throws(IndexWriteError) { try writer.add(symbol: text) } catch { fault = error }
    }
    #expect(fault == nil)
    var (file, output): ([UInt8], [UInt8]) = ([], [])
    let series = try index.allPlainSeries()
    for (reference, series) in zip(series.references, series.series) {
      #expect(try writer.append(series, to: &output) == reference)
      file += output
      output.removeAll()
      #expect(writer.byteCount == file.count)
    }
    try writer.finish(to: &output)
    return file + output
  }
}
