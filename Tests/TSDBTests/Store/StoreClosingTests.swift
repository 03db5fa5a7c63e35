import Blocks
import Foundation
import InvertedIndex
import SeriesModel
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("A store that is closed")
struct StoreClosingTests {
  /// A store whose head has samples for three blocks.
  private static func store(_ files: MemoryFileSystem) throws -> Store<MemoryFileSystem> {
    let store = try Store(files)
    for time in [100, 1_100, 2_100, 3_700] as [Int64] {
      var batch = AppendBatch()
      batch.append(series(0), at: time, 1)
      try store.commit(&batch)
    }
    return store
  }

  @Test("lets others have its directory once nobody changes anything any more")
  func waiting() async throws {
    let files = MemoryFileSystem()
    let store = try Self.store(files)
    let changeCount = Mutex<Int?>(nil)
    var isClosing = false
    try store.maintain { _ in
      if isClosing { return true }
      isClosing = true
      Thread.detachNewThread {
        try? store.close()
        changeCount.withLock { $0 = files.changeCount }
      }
      // Until it is closed, if it does not wait.
      let end = ContinuousClock.now + .milliseconds(200)
      while changeCount.withLock({ $0 == nil }), ContinuousClock.now < end {}
      return true
    }
    #expect(isClosing)
    await eventually { changeCount.withLock { $0 != nil } }
    #expect(changeCount.withLock { $0 } == files.changeCount)
    #expect(try BlockDirectory.blocks(in: "/data", on: files).count > 1)
    #expect(try Store(files).content()[series(0)]?.count == 4)
  }

  @Test("changes nothing any more, and can be read")
  func changes() throws {
    let files = MemoryFileSystem()
    let store = try Self.store(files)
    try store.close()
    let changeCount = files.changeCount
    #expect(throws: StoreError.closed) { try store.maintain() }
    #expect(throws: StoreError.closed) { try store.flush() }
    #expect(throws: StoreError.closed) { try store.delete(Selector([])) }
    #expect(files.changeCount == changeCount)
    #expect(try store.content()[series(0)]?.count == 4)
    try store.close()
  }
}
