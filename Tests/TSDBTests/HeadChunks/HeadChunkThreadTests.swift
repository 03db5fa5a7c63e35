import Blocks
import Chunks
import Synchronization
import TSDB
import TestSupport
import Testing

@Suite("Chunks are read by many while one writes")
struct HeadChunkThreadTests {
  /// What the writer has done.
  private final class Progress: Sendable {
    let references = Mutex<[ChunkReference]>([])
    /// How many chunks may be gone.
    let removed = Mutex(0)
    let isAtEnd = Mutex(false)
  }

  @Test("all that is written can be read at once, until it is removed", arguments: [1_000, 50_000])
  func readers(byteLimit: Int) async throws {
    let chunks = FoundHeadChunk.some(Effort.scaled(quick: 300, full: 3_000))
    let files = try MemoryFileSystem.withHeadChunks()
    let opened = try FoundHeadChunk.open(files).files
    let progress = Progress()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for reader in 0..<4 as Range<UInt64> {
        group.addTask {
          var generator = SeededGenerator(seed: reader)
          while true {
            let isAtEnd = progress.isAtEnd.withLock { $0 }
            let references = progress.references.withLock { $0 }
            if let index = references.indices.randomElement(using: &generator) {
              do throws(HeadChunkFileError) {
                let chunk = try opened.chunk(at: references[index])
                #expect(chunk == chunks[index].chunk)
              } catch {
                #expect(progress.removed.withLock { index < $0 }, "\(error)")
              }
            }
            if isAtEnd { return }
            await Task.yield()
          }
        }
      }
      group.addTask {
        var writer = HeadChunkFilesWriter(opened, byteLimit: byteLimit)
        var references: [ChunkReference] = []
        for (index, chunk) in chunks.enumerated() {
          references.append(writer.append(chunk))
          if index % 10 == 9 {
            try writer.flush()
            progress.references.withLock { [references] in $0 = references }
          }
          if index % 100 == 99 {
            progress.removed.withLock { $0 = index - 50 }
            try writer.removeFiles(before: chunks[index - 50].chunk.minTime - 100)
          }
          await Task.yield()
        }
        progress.isAtEnd.withLock { $0 = true }
      }
      try await group.waitForAll()
    }
  }
}
