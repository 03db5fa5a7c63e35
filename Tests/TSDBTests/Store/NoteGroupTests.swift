import BitCoding
import Blocks
import Foundation
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("Exemplars and metadata of commits that wait until they are durable")
struct NoteGroupTests {
  static let before = metadata(0)

  /// Begins a commit whose exemplar and metadata wait, and then makes another one.
  ///
  /// - Returns: the store, what the second commit rejected, and whether each of both was made.
  static func run(
    failing fault: FileSystemError?
  ) throws -> (Store<GatedFileSystem>, GatedFileSystem, [AppendError], [Bool]) {
    let files = GatedFileSystem()
    var options = StoreOptions.small
    options.head.outOfOrderWindow = 0
    let store = try Store("/data", on: files, options: options) { 1_000_000 }
    var batch = AppendBatch()
    batch.append(series(0), at: 2_000, 0)
    batch.append(series(0), Self.before)
    try store.commit(&batch, durability: .fsync)

    files.gate.close()
    let outcomes = Mutex<[Int: (isMade: Bool, errors: [AppendError])]>([:])
    // As the log is written before the gate, its length tells that a commit waits.
    for (index, (exemplar, metadata)) in [
      (exemplar(200), TSDBTests.metadata(1)), (exemplar(100), Self.before),
    ].enumerated() {
      let length = try files.read("/data/wal/00000000").count
      Thread.detachNewThread {
        var batch = AppendBatch()
        batch.append(series(0), exemplar)
        batch.append(series(0), metadata)
        let isMade = (try? store.commit(&batch, durability: .fsync)) != nil
        outcomes.withLock { $0[index] = (isMade, batch.rejections.map(\.error)) }
      }
      while try files.read("/data/wal/00000000").count == length { rest() }
    }
    #expect(try store.exemplars([Selector([])]).isEmpty)
    #expect(try store.metadataContent() == [series(0): Self.before])
    files.gate.open(failing: fault)
    while outcomes.withLock({ $0.count < 2 }) { rest() }
    return outcomes.withLock { outcomes in
      (store, files, outcomes[1]?.errors ?? [], (0..<2).map { outcomes[$0]?.isMade == true })
    }
  }

  @Test("count for those behind them, and are seen when they are durable")
  func durable() throws {
    let (store, files, errors, areMade) = try Self.run(failing: nil)
    #expect(areMade == [true, true])
    #expect(errors == [.outOfOrderExemplar])
    for store in [store, try Store("/data", on: files) { 0 }] {
      #expect(try store.exemplarContent() == [series(0): [exemplar(200)]])
      #expect(try store.metadataContent() == [series(0): Self.before])
    }
  }

  @Test("leave nothing if they cannot be made durable")
  func failed() throws {
    let fault = FileSystemError(.synchronize, "/data/wal/00000000", .inputOutput)
    let (store, files, _, areMade) = try Self.run(failing: fault)
    #expect(areMade == [false, false])
    #expect(try store.exemplarContent() == [:])
    var batch = AppendBatch()
    batch.append(series(0), exemplar(50))
    try store.commit(&batch, durability: .fsync)
    #expect(batch.rejections.isEmpty)
    let after = try Store("/data", on: files.files.restarted(.allUnsynchronized)) { 0 }
    #expect(try store.exemplarContent() == [series(0): [exemplar(50)]])
    #expect(try after.exemplarContent() == [series(0): [exemplar(50)]])
    #expect(try store.metadataContent() == [series(0): Self.before])
    #expect(try after.metadataContent() == [series(0): Self.before])
  }
}
