import Blocks
import TSDB
import TestSupport
import Testing

@Suite("A log has the same content before, during and after a checkpoint")
struct CheckpointCrashTests {
  /// A log with a checkpoint of its segments up to 1, and five more.
  static let start = Result {
    let files = try SegmentedLog(segmentCount: 6, seed: Seed(2)).files
    try SegmentedLog.writeCheckpoint(through: 1, on: files)
    return files
  }

  /// A copy of it.
  static func log() throws -> MemoryFileSystem { try start.get().restarted(.nothing) }

  static let next = 4

  /// Checks that the log is sound, has what it should have, and can go on.
  static func check(
    _ files: MemoryFileSystem, has content: LogContent, _ comment: Comment
  ) throws {
    #expect(try LogDirectory.repair("/wal", on: files) == nil, comment)
    #expect(try SegmentedLog.content(files) == content, comment)
    let directory = try LogDirectory("/wal", on: files)
    #expect(directory.isWhole, comment)
    try directory.removeLeftovers(on: files)
    let names = try files.list("/wal")
    #expect(names.filter { $0.hasPrefix("checkpoint") }.count == 1, comment)
    #expect(try SegmentedLog.content(files) == content, comment)
    if directory.checkpoint != next {
      try SegmentedLog.writeCheckpoint(through: next, on: files)
    }
    #expect(
      try files.list("/wal") == ["00000005", "00000006", "checkpoint.00000004"], comment)
    #expect(try SegmentedLog.content(files) == content, comment)
  }

  @Test("a crash before any step")
  func crashes() throws {
    let files = try Self.log()
    let content = try SegmentedLog.content(files)
    let before = files.changeCount
    try SegmentedLog.writeCheckpoint(through: Self.next, on: files)
    let steps = files.changeCount - before
    #expect(steps > 12)
    let losses: [CrashLoss] = Effort.scaled(
      quick: [.nothing, .allUnsynchronized, .some(seed: 0)],
      full: [.nothing, .allUnsynchronized, .unsynchronizedBytes]
        + (0..<30).map { .some(seed: $0) })
    for step in 0...steps {
      let files = try Self.log()
      files.crash(before: step)
      try? SegmentedLog.writeCheckpoint(through: Self.next, on: files)
      for loss in losses {
        try Self.check(files.restarted(loss), has: content, "crash before \(step), \(loss)")
      }
    }
  }

  @Test("a crash before any step of removing what a crash has left")
  func leftovers() throws {
    // All that there can be: an older checkpoint, its segments, and one that is not complete.
    let all = try Self.log()
    for checkpoint in ["checkpoint.00000000", "checkpoint.00000000.tmp"] {
      try all.createDirectory("/wal/" + checkpoint)
      for name in ["00000000", "00000001"] { try all.put([1], at: "/wal/\(checkpoint)/\(name)") }
    }
    for name in ["00000000", "00000001"] { try all.put([1], at: "/wal/" + name) }
    let files = all.restarted(.nothing)
    let content = try SegmentedLog.content(files)
    let before = files.changeCount
    try LogDirectory("/wal", on: files).removeLeftovers(on: files)
    for step in 0...files.changeCount - before {
      let files = all.restarted(.nothing)
      files.crash(before: step)
      try? LogDirectory("/wal", on: files).removeLeftovers(on: files)
      for loss in [CrashLoss.nothing, .some(seed: 1)] {
        let after = files.restarted(loss)
        // An older checkpoint that is there is whole, with the segments behind it.
        if try after.list("/wal").contains("checkpoint.00000000") {
          #expect(try after.list("/wal/checkpoint.00000000").count == 2)
          #expect(try after.list("/wal").contains("00000001"))
        }
        try Self.check(after, has: content, "crash before \(step), \(loss)")
      }
    }
  }

  @Test(
    "a failure of any step is told, and leaves no part of a checkpoint",
    arguments: Effort.scaled(quick: [.noSpace], full: [.noSpace, .inputOutput])
      as [FileSystemError.Cause])
  func failures(cause: FileSystemError.Cause) throws {
    let files = try Self.log()
    let content = try SegmentedLog.content(files)
    let before = files.changeCount
    try SegmentedLog.writeCheckpoint(through: Self.next, on: files)
    for step in 0..<files.changeCount - before {
      let files = try Self.log()
      let names = try files.list("/wal")
      files.fail(at: step, cause)
      let error = #expect(throws: LogError.self, "failure of \(step)") {
        try SegmentedLog.writeCheckpoint(through: Self.next, on: files)
      }
      guard case .file(let failure) = error?.fault else { continue }
      #expect(failure.cause == cause)
      let after = try files.list("/wal")
      #expect(after == names || after.contains("checkpoint.00000004"), "failure of \(step)")
      for loss in [CrashLoss.allUnsynchronized, .some(seed: 1)] {
        try Self.check(files.restarted(loss), has: content, "failure of \(step), \(loss)")
      }
      // Without a restart, too.
      try Self.check(files, has: content, "failure of \(step)")
    }
  }
}
