import Blocks
import TSDB
import TestSupport
import Testing

@Suite("What a log calls durable is there after a crash, and nothing else is")
struct LogCrashTests {
  static let losses: [CrashLoss] = Effort.scaled(
    quick: [.allUnsynchronized, .some(seed: 0)],
    full: [.nothing, .allUnsynchronized, .unsynchronizedBytes]
      + (0..<12).map { .some(seed: $0) })

  /// Records over some pages and segments.
  static let records: [[UInt8]] = {
    var generator = SeededGenerator(seed: 5)
    return [10, 700, 20_000, 33_000, 3, 0, 9_000, 30_000, 500, 70_000, 8, 9].map {
      generator.bytes($0)
    }
  }()

  /// Appends all records; some are flushed, and some of those made durable.
  ///
  /// - Returns: how many are durable at the end, or when that cannot be done.
  static func write(to files: MemoryFileSystem) -> Int {
    var durable = 0
    do throws(FileSystemError) {
      var writer = try LogWriter(
        "/wal", on: files, compression: .none, segmentByteLimit: 1 << 16)
      // Where records end, and how many there are by then.
      var ends: [(LogPosition, Int)] = []
      for (index, record) in records.enumerated() {
        let step: Result<Void, FileSystemError> = Result { () throws(FileSystemError) in
          try writer.append(record.span)
          ends.append((writer.position, index + 1))
          if index % 2 == 1 { try writer.flush() }
          if index % 4 == 3 { try writer.synchronize() }
        }
        for (end, count) in ends where end <= writer.durable { durable = max(durable, count) }
        try step.get()
      }
      try writer.close()
      return records.count
    } catch { return durable }
  }

  /// Repairs, and checks what is there.
  static func check(_ files: MemoryFileSystem, has durable: Int, _ comment: Comment) throws {
    _ = try LogDirectory.repair("/wal", on: files)
    let (found, faults) = try readLog("/wal", on: files)
    #expect(faults.isEmpty, comment)
    #expect(found.count >= durable, comment)
    #expect(records.starts(with: found.map(\.bytes)), comment)
    #expect(try LogDirectory.repair("/wal", on: files) == nil, comment)
    // The log goes on.
    var writer = try LogWriter("/wal", on: files)
    let next: [UInt8] = [77]
    try writer.append(next.span)
    try writer.close()
    #expect(try readLog("/wal", on: files).records.map(\.bytes) == found.map(\.bytes) + [next])
  }

  @Test("a crash before any step of writing")
  func writing() throws {
    let files = try MemoryFileSystem.withLog()
    let before = files.changeCount
    #expect(Self.write(to: files) == Self.records.count)
    let steps = files.changeCount - before
    #expect(steps > 20)
    for step in 0...steps {
      let files = try MemoryFileSystem.withLog()
      files.crash(before: step)
      let durable = Self.write(to: files)
      for loss in Self.losses {
        try Self.check(files.restarted(loss), has: durable, "crash before \(step), \(loss)")
      }
    }
  }

  @Test("a crash before any step of a repair")
  func repairing() throws {
    func torn() throws -> (MemoryFileSystem, Int) {
      let files = try MemoryFileSystem.withLog()
      _ = Self.write(to: files)
      var bytes = try files.bytes(of: "/wal/00000001")
      bytes[30_000] ^= 1
      try files.put(bytes, at: "/wal/00000001")
      let kept = try readLog("/wal", on: files).records.filter { $0.segment == 0 }
      return (files, kept.count)
    }
    let (files, _) = try torn()
    let before = files.changeCount
    _ = try LogDirectory.repair("/wal", on: files)
    let steps = files.changeCount - before
    #expect(steps > 4)
    for step in 0...steps {
      let (files, kept) = try torn()
      files.crash(before: step)
      _ = try? LogDirectory.repair("/wal", on: files)
      for loss in Self.losses {
        try Self.check(
          files.restarted(loss), has: kept, "crash before step \(step) of the repair, \(loss)")
      }
    }
  }

  @Test(
    "a failure of any step is told, and the writer goes on",
    arguments: Effort.scaled(quick: [.noSpace], full: [.noSpace, .inputOutput])
      as [FileSystemError.Cause])
  func failures(cause: FileSystemError.Cause) throws {
    let files = try MemoryFileSystem.withLog()
    let before = files.changeCount
    _ = Self.write(to: files)
    for step in 2..<files.changeCount - before {
      let files = try MemoryFileSystem.withLog()
      files.fail(at: step, cause)
      var writer = try LogWriter(
        "/wal", on: files, compression: .none, segmentByteLimit: 1 << 16)
      var ends: [LogPosition] = []
      var failureCount = 0
      var durable = 0
      while true {
        do throws(FileSystemError) {
          while ends.count < Self.records.count {
            let record = Self.records[ends.count]
            try writer.append(record.span)
            ends.append(writer.position)
            if ends.count % 2 == 0 { try writer.flush() }
            if ends.count % 4 == 0 { try writer.synchronize() }
          }
          try writer.synchronize()
          break
        } catch {
          #expect(error.cause == cause)
          failureCount += 1
          // What is not written is gone, and appended again; what was durable is never gone.
          ends.removeAll { $0 > writer.written }
          #expect(ends.count >= durable)
        }
        durable = max(durable, ends.filter { $0 <= writer.durable }.count)
      }
      #expect(failureCount <= 1)
      #expect(writer.durable == writer.position)
      for loss in Self.losses {
        let after = files.restarted(loss)
        _ = try LogDirectory.repair("/wal", on: after)
        let found = try readLog("/wal", on: after)
        #expect(found.faults.isEmpty)
        #expect(found.records.map(\.bytes) == Self.records, "failure of step \(step), \(loss)")
      }
    }
  }
}
