import BitCoding
import Blocks
import SeriesModel
import Synchronization
import TSDB
import Testing

/// Does something when a directory is listed.
private final class ListeningFileSystem: FileSystem {
  typealias File = MemoryFile
  let files = MemoryFileSystem()
  let path: String
  let action = Mutex<(@Sendable () -> Void)?>(nil)
  init(_ path: String) { self.path = path }

  func list(_ path: String) throws(FileSystemError) -> [String] {
    if path == self.path, let action = action.withLock({ $0.take() }) { action() }
    return try files.list(path)
  }
  func status(of path: String) throws(FileSystemError) -> FileStatus? {
    try files.status(of: path)
  }
  func read(_ path: String) throws(FileSystemError) -> SharedBytes { try files.read(path) }
  func map(_ path: String) throws(FileSystemError) -> SharedBytes { try files.map(path) }
  func create(_ path: String) throws(FileSystemError) -> MemoryFile { try files.create(path) }
  func append(to path: String) throws(FileSystemError) -> MemoryFile { try files.append(to: path) }
  func truncate(_ path: String, to byteCount: Int) throws(FileSystemError) {
    try files.truncate(path, to: byteCount)
  }
  func rename(_ path: String, to newPath: String) throws(FileSystemError) {
    try files.rename(path, to: newPath)
  }
  func remove(_ path: String) throws(FileSystemError) { try files.remove(path) }
  func createDirectory(_ path: String) throws(FileSystemError) { try files.createDirectory(path) }
  func synchronizeDirectory(_ path: String) throws(FileSystemError) {
    try files.synchronizeDirectory(path)
  }
}

@Suite("A checkpoint that is written while others append")
struct CheckpointThreadTests {
  @Test("stands for no segment that was begun after it was said what is needed")
  func segmentsBehindTheNeeds() throws {
    let files = ListeningFileSystem("/data/wal")
    let store = try Store("/data", on: files, options: .small) { 1_000_000 }
    for time in stride(from: 0 as Int64, through: 4_000, by: 100) {
      var batch = AppendBatch()
      batch.append(series(0), at: time, 1)
      try store.commit(&batch, durability: .fsync)
    }
    // A series is added, and many segments are filled, when the checkpoint is about to be written.
    files.action.withLock {
      $0 = { @Sendable in
        for time in 4_001...4_010 as ClosedRange<Int64> {
          var batch = AppendBatch()
          for number in 1..<4_000 { batch.append(series(number), at: time, .random(in: 0...1)) }
          try? store.commit(&batch, durability: .fsync)
        }
      }
    }
    try store.maintain()
    #expect(files.action.withLock { $0 == nil })
    let again = try Store(files.files.restarted(.nothing))
    #expect(again.replay.isSound)
    #expect(try again.content() == store.content())
  }
}
