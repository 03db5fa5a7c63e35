import Blocks
import SeriesModel
import TSDB
import TestSupport
import Testing

@Suite("The files of a store can be verified, and a head be set aside")
struct StoreVerifyingTests {
  /// A store with a block, chunks in files, late samples, and a log of two segments.
  static func written() throws -> (files: MemoryFileSystem, samples: StoredSamples) {
    var written = WrittenStore()
    try written.append(stride(from: 100, to: 2_000, by: 50), maintaining: true)
    try written.append([2_010, 1_800, 1_801])
    return (written.files.restarted(.nothing), written.samples)
  }

  static func faults(_ files: MemoryFileSystem) throws -> [StoreFault] {
    var faults: [StoreFault] = []
    try Store.verify("/data", on: files) { faults.append($0) }
    return faults
  }

  @Test("each changed byte is told, with its file, and nothing is changed")
  func changedBytes() throws {
    let (files, _) = try Self.written()
    #expect(try Self.faults(files) == [])
    let block = try #require(BlockDirectory.blocks(in: "/data", on: files).first)
    let paths = [
      "/data/\(block)/index", "/data/\(block)/chunks/000001", "/data/wal/00000000",
      "/data/wbl/00000000", "/data/chunks_head/000001",
    ]
    for path in paths {
      let bytes = try files.bytes(of: path)
      for offset in [bytes.count / 5, bytes.count / 2] where bytes[offset] != 0 {
        var changed = bytes
        changed[offset] ^= 1
        let damaged = try files.with(changed, at: path)
        let faults = try Self.faults(damaged)
        #expect(!faults.isEmpty && faults.allSatisfy { $0.path == path }, "\(path) at \(offset)")
        #expect(faults.allSatisfy { $0.byteOffset <= offset })
        #expect(faults.allSatisfy { $0.description.hasPrefix("\(path), byte \($0.byteOffset): ") })
        #expect(try damaged.bytes(of: path) == changed)
      }
    }
  }

  @Test("a head that is set aside is in blocks, and the next start has a new one")
  func settingAside() throws {
    let (files, samples) = try Self.written()
    for round in 0..<2 {
      let store = try Store(files)
      try store.setHeadAside()
      let again = try Store(files)
      #expect(try again.content() == samples)
      #expect(try again.replay.isSound && Self.faults(files).isEmpty)
      for name in ["wal", "wbl", "chunks_head"] {
        let aside = "/data/\(name).corrupt" + (round == 0 ? "" : ".2")
        // A new head has no log of late samples before there are some.
        let isThere = round == 0 || name != "wbl"
        #expect(try files.status(of: aside) == (isThere ? .directory : nil))
      }
      try again.close()
    }
  }
}
