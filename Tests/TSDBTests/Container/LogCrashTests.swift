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

  /// Commits over some pages and segments.
  static let commits: [[[UInt8]]] = {
    var generator = SeededGenerator(seed: 5)
    let lengths = [
      [9, 700, 20_000], [33_000], [3], [8], [9_000, 2, 30_000], [500], [1, 70_000], [1], [9, 9, 9],
      [6_000, 6_000],
    ]
    return lengths.map { $0.map { [1] + generator.bytes($0 - 1) } }
  }()

  /// Appends all commits; some are flushed, and some of those made durable.
  ///
  /// - Returns: how many are durable at the end, or when that cannot be done.
  static func write(to files: MemoryFileSystem) -> Int {
    var durable = 0
    do throws(FileSystemError) {
      var writer = try LogWriter("/wal", on: files, segmentByteLimit: 1 << 16)
      // Where commits end, and how many there are by then.
      var ends: [(LogPosition, Int)] = []
      for (index, records) in commits.enumerated() {
        let step: Result<Void, FileSystemError> = Result { () throws(FileSystemError) in
          try writer.append(records)
          ends.append((writer.position, index + 1))
          if index % 2 == 1 { try writer.flush() }
          if index % 4 == 3 { try writer.synchronize() }
        }
        for (end, count) in ends where end <= writer.durable { durable = max(durable, count) }
        try step.get()
      }
      try writer.close()
      return commits.count
    } catch { return durable }
  }

  /// The records that can be read, and how many whole commits they are; nil if they are something else.
  static func content(
    _ files: MemoryFileSystem, of commits: [[[UInt8]]] = Self.commits
  ) throws -> (records: [[UInt8]], commitCount: Int?) {
    let found = try readLog("/wal", on: files)
    // What is left of a header of which all but the type is lost is a record without bytes, of no meaning.
    let records = found.records.map(\.bytes).filter { !$0.isEmpty && $0[0] != 0xC0 }
    var rest = records[...]
    let whole = commits.prefix { commit in
      guard rest.starts(with: commit) else { return false }
      rest.removeFirst(commit.count)
      return true
    }
    return (records, found.faults.isEmpty && rest.isEmpty ? whole.count : nil)
  }

  /// Repairs, and checks what is there.
  static func check(
    _ files: MemoryFileSystem, has durable: Int, of commits: [[[UInt8]]] = Self.commits,
    _ comment: Comment
  ) throws {
    _ = try LogDirectory.repair("/wal", on: files)
    let (records, count) = try content(files, of: commits)
    #expect(try #require(count, comment) >= durable, comment)
    #expect(try LogDirectory.repair("/wal", on: files) == nil, comment)
    // The log goes on.
    var writer = try LogWriter("/wal", on: files)
    let next: [UInt8] = [77]
    try writer.append([next])
    try writer.close()
    #expect(try content(files).records == records + [next], comment)
  }

  @Test("a crash before any step of writing")
  func writing() throws {
    let files = try MemoryFileSystem.withLog()
    let before = files.changeCount
    #expect(Self.write(to: files) == Self.commits.count)
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
      // The first segment is as it was.
      return (files, 2)
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
    for step in 0..<files.changeCount - before {
      let files = try MemoryFileSystem.withLog()
      files.fail(at: step, cause)
      var writer = try LogWriter("/wal", on: files, segmentByteLimit: 1 << 16)
      var ends: [LogPosition] = []
      var failureCount = 0
      var durable = 0
      while true {
        do throws(FileSystemError) {
          while ends.count < Self.commits.count {
            try writer.append(Self.commits[ends.count])
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
        let count = try Self.content(after).commitCount
        #expect(count == Self.commits.count, "failure of step \(step), \(loss)")
      }
    }
  }

  @Test(
    "sectors that are lost of small commits, at whatever place they end",
    arguments: Seed.each(Effort.scaled(quick: 2, full: 30)))
  func sectors(seed: Seed) throws {
    var generator = seed.generator
    let commits = (0..<1_200).map { _ in
      (0..<Int.random(in: 1...3, using: &generator)).map { _ in
        [1] + generator.bytes(Int.random(in: 0...20, using: &generator))
      }
    }
    let files = try MemoryFileSystem.withLog()
    var writer = try LogWriter("/wal", on: files)
    for (index, commit) in commits.enumerated() {
      try writer.append(commit)
      if index == 400 { try writer.synchronize() }
    }
    try writer.flush()
    for loss in 0..<Effort.scaled(quick: 4, full: 200) as Range<UInt64> {
      try Self.check(
        files.restarted(.some(seed: loss)), has: 400, of: commits, "loss \(loss)")
    }
  }
}
