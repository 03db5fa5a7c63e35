import Blocks
import Chunks
import TSDB
import TestSupport
import Testing

@Suite("Files of head chunks that are complete are there after a crash, and nothing is invented")
struct HeadChunkCrashTests {
  static let losses: [CrashLoss] = Effort.scaled(
    quick: [.allUnsynchronized, .some(seed: 0)],
    full: [.nothing, .allUnsynchronized, .unsynchronizedBytes]
      + (0..<20).map { .some(seed: $0) })

  static let chunks = FoundHeadChunk.some(40, samples: 3)
  /// Before which time files are removed at last.
  static let needed = chunks[12].chunk.minTime

  /// What was promised up to a crash.
  struct Promise {
    /// The chunks that are durable.
    var durable = 0
    /// Whether old files may be gone.
    var isRemoving = false
  }

  /// Appends all chunks to several files, and removes old ones.
  static func write(to files: MemoryFileSystem) -> Promise {
    var promise = Promise()
    do {
      var writer = HeadChunkFilesWriter(try FoundHeadChunk.open(files).files, byteLimit: 900)
      var references: [ChunkReference] = []
      for (index, chunk) in chunks.enumerated() {
        references.append(writer.append(chunk))
        if index % 3 == 2 {
          let result = Result { () throws(FileSystemError) in try writer.flush() }
          promise.durable = references.count { $0.file < writer.written.file }
          try result.get()
        }
        if index == 20 || index == 39 {
          try writer.endFile()
          promise.durable = index + 1
        }
        if index % 10 == 9 {
          promise.isRemoving = true
          try writer.removeFiles(before: min(chunk.chunk.minTime - 700, needed))
        }
      }
    } catch {}
    return promise
  }

  /// Opens the files without help, and checks what is there.
  static func check(
    _ files: MemoryFileSystem, has chunks: [FoundHeadChunk], _ comment: Comment
  ) throws {
    let found = try FoundHeadChunk.open(files)
    try files.expectSoundHeadChunks(comment)
    // All that was promised is there; and what is there was written, once and in that order.
    #expect(chunks.allSatisfy(found.chunks.contains), comment)
    let series = found.chunks.map(\.series)
    #expect(zip(series, series.dropFirst()).allSatisfy { $0 < $1 }, comment)
    #expect(found.chunks.allSatisfy { $0 == Self.chunks[Int($0.series) - 1] }, comment)
    let bytes = try files.headChunkFiles()
    let again = try FoundHeadChunk.open(files)
    #expect(again.files.losses.isEmpty, comment)
    #expect(again.chunks == found.chunks, comment)
    #expect(try files.headChunkFiles() == bytes, comment)
    // The files go on.
    var writer = HeadChunkFilesWriter(again.files)
    let reference = writer.append(Self.chunks[0])
    #expect(reference.file > again.references.last?.file ?? 0, comment)
    try writer.endFile()
    #expect(try again.files.chunk(at: reference) == Self.chunks[0].chunk, comment)
    let last = try FoundHeadChunk.open(files.restarted(.allUnsynchronized))
    #expect(last.chunks == found.chunks + [Self.chunks[0]], comment)
  }

  @Test("a crash before any step of writing and removing")
  func writing() throws {
    let files = try MemoryFileSystem.withHeadChunks()
    let before = files.changeCount
    let promise = Self.write(to: files)
    #expect(promise.durable == Self.chunks.count)
    let steps = files.changeCount - before
    #expect(steps > 30)
    let left = try HeadChunkDirectory("/chunks_head", on: files).files
    #expect(left.count > 2 && left[0].number > 1)
    for step in 0...steps {
      let files = try MemoryFileSystem.withHeadChunks()
      files.crash(before: step)
      let promise = Self.write(to: files)
      let promised = Self.chunks[..<promise.durable].filter {
        !promise.isRemoving || $0.chunk.maxTime >= Self.needed
      }
      for loss in Self.losses {
        try Self.check(files.restarted(loss), has: promised, "crash before \(step), \(loss)")
      }
    }
  }

  @Test("a crash before any step of a repair")
  func repairing() throws {
    func broken() throws -> MemoryFileSystem {
      let files = try MemoryFileSystem.with(Self.chunks, perFile: 5)
      func change(_ number: Int, _ body: (inout [UInt8]) -> Void) throws {
        let path = "/chunks_head/00000\(number)"
        var bytes = try files.bytes(of: path)
        body(&bytes)
        try files.put(bytes, at: path)
      }
      try change(1) { $0[$0.count / 2] ^= 1 }
      try change(2) { for index in 0..<4 { $0[index] = 0 } }
      try files.remove("/chunks_head/000004")
      try files.remove("/chunks_head/000005")
      try files.synchronizeDirectory("/chunks_head")
      try change(7) { $0.removeLast(10) }
      try change(8) { $0 = [] }
      return files
    }
    let files = try broken()
    let before = files.changeCount
    let kept = try FoundHeadChunk.open(files).chunks
    #expect(kept.count > 12)
    let steps = files.changeCount - before
    #expect(steps > 15)
    for step in 0...steps {
      let files = try broken()
      files.crash(before: step)
      _ = try? FoundHeadChunk.open(files)
      for loss in Self.losses {
        try Self.check(
          files.restarted(loss), has: kept, "crash before step \(step) of the repair, \(loss)")
      }
    }
  }

  @Test(
    "a failure of any step is told, and the writer goes on",
    arguments: Effort.scaled(quick: [.noSpace], full: [.noSpace, .inputOutput])
      as [FileSystemError.Cause], Effort.scaled(quick: [1], full: [1, 2, 3]))
  func failures(cause: FileSystemError.Cause, distance: Int) throws {
    var step = 0
    while true {
      let files = try MemoryFileSystem.withHeadChunks()
      let opened = try FoundHeadChunk.open(files).files
      var writer = HeadChunkFilesWriter(opened, byteLimit: 900)
      files.fail(at: step, cause)
      var references: [ChunkReference] = []
      var failureCount = 0
      while true {
        do throws(FileSystemError) {
          while references.count < Self.chunks.count {
            references.append(writer.append(Self.chunks[references.count]))
            if references.count % 3 == 0 { try writer.flush() }
            if references.count == 20 { try writer.endFile() }
          }
          try writer.endFile()
          break
        } catch {
          #expect(error.cause == cause)
          failureCount += 1
          // The next step fails as well, or one soon after.
          if failureCount < 3 { files.fail(at: distance - 1, cause) }
          // What is not written is gone, and appended again; all else can be read.
          references.removeAll { $0 >= writer.written }
          let written = Array(Self.chunks[..<references.count])
          for (chunk, reference) in zip(written, references) {
            #expect(try opened.chunk(at: reference) == chunk.chunk)
          }
          // So it is if the process ends now, with what may be torn.
          try Self.check(files.restarted(.nothing), has: written, "failure of step \(step)")
        }
      }
      if failureCount == 0 { break }
      for (chunk, reference) in zip(Self.chunks, references) {
        #expect(try opened.chunk(at: reference) == chunk.chunk)
      }
      let found = try FoundHeadChunk.open(files)
      #expect(found.chunks == Self.chunks, "failure of step \(step)")
      #expect(found.references == references)
      #expect(found.files.losses.isEmpty)
      // What could not be made durable may be lost, but not more.
      for loss in Self.losses {
        try Self.check(files.restarted(loss), has: [], "failure of step \(step), \(loss)")
      }
      step += 1
    }
    #expect(step > 30)
  }

  @Test("a failure of any step of removing is told, and it goes on")
  func failuresOfRemoving() throws {
    for step in 0..<6 {
      let files = try MemoryFileSystem.with(Self.chunks, perFile: 10)
      let opened = try FoundHeadChunk.open(files)
      var writer = HeadChunkFilesWriter(opened.files)
      files.fail(at: step)
      let needed = Self.chunks[30].chunk.minTime
      #expect(throws: FileSystemError.self) { try writer.removeFiles(before: needed) }
      for loss in Self.losses {
        try Self.check(
          files.restarted(loss), has: Array(Self.chunks[30...]), "failure of \(step), \(loss)")
      }
      try writer.removeFiles(before: needed)
      #expect(try files.list("/chunks_head") == ["000004"])
    }
  }

  @Test("a failure of any step of a repair is told, and the next one completes it")
  func failuresOfRepair() throws {
    var step = 0
    while true {
      let files = try MemoryFileSystem.with(Self.chunks, perFile: 10)
      try files.put([1], at: "/chunks_head/000001")
      try files.remove("/chunks_head/000002")
      let bytes = try files.bytes(of: "/chunks_head/000003")
      try files.put(Array(bytes.dropLast()), at: "/chunks_head/000003")
      files.fail(at: step)
      do throws(HeadChunkFileError) {
        _ = try HeadChunkFiles("/chunks_head", on: files) { _ in }
        break
      } catch {
        guard case .file = error.fault else {
          Issue.record("\(error)")
          break
        }
      }
      try Self.check(files, has: Array(Self.chunks[30...]), "failure of step \(step)")
      step += 1
    }
    #expect(step > 8)
  }
}
