import BitCoding
import Blocks
import TestSupport
import Testing

@Suite("Files in memory fail and crash where they are told to")
struct CrashTests {
  private static let losses: [CrashLoss] = [
    .nothing, .allUnsynchronized, .unsynchronizedBytes, .some(seed: 1), .some(seed: 2),
  ]

  @Test("what was synchronised survives, in whatever is lost", arguments: losses)
  func durable(loss: CrashLoss) throws {
    let files = MemoryFileSystem()
    try files.createDirectory("/a")
    let file = try files.create("/a/b")
    try file.write([1, 2, 3].span)
    try file.synchronize()
    try files.synchronizeDirectory("/a")
    try files.synchronizeDirectory("/")
    try file.write([4].span)
    let after = try Array(files.restarted(loss).read("/a/b"))
    #expect(after.starts(with: [1, 2, 3]))
    #expect(after.count <= 4)
    #expect(Array(try files.read("/a/b")) == [1, 2, 3, 4])
  }

  @Test("bytes and names that were not synchronised are lost, each by itself")
  func volatile() throws {
    let files = MemoryFileSystem()
    try files.createDirectory("/a")
    let file = try files.create("/a/b")
    try file.write([1, 2, 3].span)
    try file.synchronize()
    #expect(try files.restarted(.allUnsynchronized).list("/").isEmpty)
    try files.synchronizeDirectory("/")
    #expect(try files.restarted(.allUnsynchronized).list("/a").isEmpty)
    #expect(try Array(files.restarted(.unsynchronizedBytes).read("/a/b")) == [1, 2, 3])
    try files.synchronizeDirectory("/a")
    try files.rename("/a/b", to: "/a/c")
    try file.write([4].span)
    #expect(try files.restarted(.allUnsynchronized).list("/a") == ["b"])
    #expect(try files.restarted(.unsynchronizedBytes).list("/a") == ["c"])
    #expect(try Array(files.restarted(.unsynchronizedBytes).read("/a/c")) == [1, 2, 3])
    #expect(try Array(files.restarted(.nothing).read("/a/c")) == [1, 2, 3, 4])
    // What a restart finds is durable.
    let after = files.restarted(.unsynchronizedBytes)
    #expect(try after.restarted(.allUnsynchronized).list("/a") == ["c"])
  }

  @Test("by chance, each sector and each step of names may be there or not")
  func chances() throws {
    let files = MemoryFileSystem()
    let file = try files.create("/a")
    try file.write([UInt8](repeating: 1, count: 2_000).span)
    try files.create("/b").close()
    try files.rename("/b", to: "/c")
    var found: Set<[String]> = []
    var sectors: Set<[UInt8]> = []
    for seed in 0..<200 as Range<UInt64> {
      let after = files.restarted(.some(seed: seed))
      #expect(try after.list("/") == files.restarted(.some(seed: seed)).list("/"))
      found.insert(try after.list("/"))
      guard try after.status(of: "/a") != nil else { continue }
      let bytes = try Array(after.read("/a"))
      sectors.insert(stride(from: 0, to: bytes.count, by: 512).map { bytes[$0] })
      #expect(bytes.count <= 2_000 && bytes.allSatisfy { $0 <= 1 })
    }
    #expect(found == [[], ["a"], ["a", "b"], ["a", "c"]])
    // One to four sectors, each there or not, and none at all.
    #expect(sectors.count > 25)
  }

  @Test("a change that is told to fails, once, and a write is done by half", arguments: 0..<7)
  func failures(index: Int) throws {
    let files = MemoryFileSystem()
    files.fail(at: index, .inputOutput)
    var failures: [FileSystemError.Operation] = []
    func attempt(_ body: () throws(FileSystemError) -> Void) {
      do throws(FileSystemError) { try body() } catch { failures.append(error.operation) }
    }
    attempt { () throws(FileSystemError) in try files.createDirectory("/a") }
    if index == 0 { try files.createDirectory("/a") }
    attempt { () throws(FileSystemError) in _ = try files.create("/a/b") }
    let file = try index == 1 ? files.create("/a/b") : files.append(to: "/a/b")
    attempt { () throws(FileSystemError) in try file.write([1, 2, 3, 4].span) }
    attempt { () throws(FileSystemError) in try file.synchronize() }
    attempt { () throws(FileSystemError) in try files.synchronizeDirectory("/a") }
    attempt { () throws(FileSystemError) in try files.truncate("/a/b", to: 1) }
    attempt { () throws(FileSystemError) in try files.rename("/a/b", to: "/a/c") }
    let operations: [FileSystemError.Operation] = [
      .createDirectory, .create, .write, .synchronize, .synchronize, .truncate, .rename,
    ]
    // A change that is made again counts again.
    #expect(failures == [operations[index]])
    let count = try files.list("/a") == ["b"] ? files.read("/a/b").count : files.read("/a/c").count
    #expect(count == (index == 5 ? 4 : 1))
  }

  @Test("a write that fails has half of its bytes")
  func halfWrites() throws {
    let files = MemoryFileSystem()
    let file = try files.create("/a")
    files.fail(at: 0)
    #expect(throws: FileSystemError(.write, "/a", .noSpace)) { try file.write([1, 2, 3, 4].span) }
    #expect(try Array(files.read("/a")) == [1, 2])
    try file.write([5].span)
    #expect(try Array(files.read("/a")) == [1, 2, 5])
  }

  @Test("on a full disk nothing is made or written until there is room again")
  func fullDisk() throws {
    let files = MemoryFileSystem()
    try files.createDirectory("/a")
    let file = try files.create("/a/b")
    try file.write([1, 2, 3].span)
    files.limit(toByteCount: 5)
    #expect(throws: FileSystemError(.write, "/a/b", .noSpace)) { try file.write([4, 5, 6].span) }
    #expect(try Array(files.read("/a/b")) == [1, 2, 3, 4, 5] && files.byteCount == 5)
    #expect(throws: FileSystemError(.write, "/a/b", .noSpace)) { try file.write([6].span) }
    #expect(throws: FileSystemError(.create, "/a/c", .noSpace)) { try files.create("/a/c") }
    #expect(throws: FileSystemError(.createDirectory, "/c", .noSpace)) {
      try files.createDirectory("/c")
    }
    try file.synchronize()
    try files.rename("/a/b", to: "/a/d")
    try files.truncate("/a/d", to: 3)
    try file.write([4].span)
    let other = try files.create("/c")
    #expect(throws: FileSystemError.self) { try other.write([1, 2].span) }
    try files.remove("/a")
    try other.write([2, 3, 4, 5].span)
    #expect(throws: FileSystemError.self) { try other.write([6].span) }
    files.limit(toByteCount: nil)
    try other.write([6].span)
    #expect(try Array(files.read("/c")) == [1, 2, 3, 4, 5, 6])
  }

  @Test("what could not be synchronised is not durable, though later calls succeed")
  func failedSynchronizing() throws {
    let files = MemoryFileSystem()
    let file = try files.create("/a")
    try file.write([1].span)
    try file.synchronize()
    try files.synchronizeDirectory("/")
    try file.write([2].span)
    files.fail(at: 0, .inputOutput)
    #expect(throws: FileSystemError.self) { try file.synchronize() }
    try file.synchronize()
    #expect(try Array(files.restarted(.allUnsynchronized).read("/a")) == [1])
  }

  @Test("behind a crash nothing works, not even reading")
  func crashes() throws {
    let files = MemoryFileSystem()
    files.crash(before: 1)
    let file = try files.create("/a")
    #expect(try files.list("/") == ["a"])
    #expect(throws: FileSystemError.self) { try file.write([1].span) }
    #expect(throws: FileSystemError.self) { try files.list("/") }
    #expect(throws: FileSystemError.self) { try files.create("/b") }
    #expect(files.changeCount == 1)
    let after = files.restarted(.nothing)
    #expect(try after.list("/") == ["a"])
    try after.create("/b").close()
  }
}
