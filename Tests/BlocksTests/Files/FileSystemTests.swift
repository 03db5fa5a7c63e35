import BitCoding
import Blocks
import Foundation
import TestSupport
import Testing

@Suite("A file system keeps what it is given, on a disk and in memory")
struct FileSystemTests {
  @Test("files are written, appended to, cut off, renamed, read, mapped and removed")
  func memory() throws { try Self.expectFiles(on: MemoryFileSystem(), "/data") }

  @Test("so they are on a disk")
  func disk() throws {
    try TemporaryDirectory.with { try Self.expectFiles(on: LocalFileSystem(), $0 + "/data") }
  }

  private static func expectFiles(on files: some FileSystem, _ folder: String) throws {
    #expect(try files.status(of: folder) == nil)
    try files.createDirectory(folder)
    #expect(try files.status(of: folder) == .directory)
    #expect(try files.list(folder).isEmpty)
    let (path, other) = (folder + "/b", folder + "/\u{E9} a")
    let (bytes, more) = (
      (0..<100_000).map { UInt8(truncatingIfNeeded: $0 % 251) }, [1, 2] as [UInt8]
    )
    let file = try files.create(path)
    try file.write(bytes.span)
    try file.write([UInt8]().span)
    try file.synchronize()
    let synchronize = try file.makeSynchronizer()
    try file.close()
    try synchronize()
    let appended = try files.append(to: path)
    try appended.write(more.span)
    try appended.close()
    #expect(try files.status(of: path) == .file(byteCount: 100_002))
    #expect(try Array(files.read(path)) == bytes + more)
    let map = try files.map(path)
    #expect(Array(map) == bytes + more)
    try files.truncate(path, to: 100_001)
    #expect(try Array(files.read(path)) == bytes + [1])
    try files.create(other).close()
    #expect(try files.list(folder) == ["b", "\u{E9} a"])
    #expect(try files.map(other).count == 0)
    try files.rename(path, to: other)
    #expect(try files.list(folder) == ["\u{E9} a"])
    try files.replace(other, with: more.span)
    #expect(try Array(files.read(other)) == more)
    // Who has mapped a file keeps it.
    #expect(map.withSpan { $0[1] } == 1)
    try files.synchronizeDirectory(folder)

    try files.createDirectory(folder + "/c")
    try files.createDirectory(folder + "/c/d")
    try files.create(folder + "/c/d/e").close()
    try files.createDirectory(folder + "/f")
    try files.rename(folder + "/c", to: folder + "/f")
    #expect(try files.status(of: folder + "/f/d/e") == .file(byteCount: 0))
    try files.remove(folder + "/f")
    try files.remove(folder + "/f")
    #expect(try files.list(folder) == ["\u{E9} a"])
    try expectErrors(on: files, folder, other)
  }

  private static func expectErrors(
    on files: some FileSystem, _ folder: String, _ file: String
  ) throws {
    let missing = folder + "/none"
    expectError(.list, missing, .notFound) { try files.list(missing) }
    expectError(.list, file, .notADirectory) { try files.list(file) }
    expectError(.read, missing, .notFound) { try files.read(missing) }
    expectError(.read, missing, .notFound) { try files.map(missing) }
    expectError(.read, folder, .isADirectory) { try files.read(folder) }
    expectError(.create, missing + "/a", .notFound) { try files.create(missing + "/a") }
    expectError(.create, folder, .isADirectory) { try files.create(folder) }
    expectError(.open, missing, .notFound) { try files.append(to: missing) }
    expectError(.truncate, missing, .notFound) { try files.truncate(missing, to: 0) }
    expectError(.rename, missing, .notFound) { try files.rename(missing, to: missing + "2") }
    expectError(.createDirectory, file, .exists) { try files.createDirectory(file) }
    expectError(.createDirectory, missing + "/a", .notFound) {
      try files.createDirectory(missing + "/a")
    }
    expectError(.synchronize, missing, .notFound) { try files.synchronizeDirectory(missing) }
    #expect(try files.status(of: missing) == nil)
  }

  private static func expectError<Result>(
    _ operation: FileSystemError.Operation, _ path: String, _ cause: FileSystemError.Cause,
    _ body: () throws -> Result
  ) {
    #expect(throws: FileSystemError(operation, path, cause)) { _ = try body() }
  }

  @Test("a file that one at a time can have is taken once, until it is let go of")
  func locks() throws {
    try TemporaryDirectory.with { folder in
      let files = LocalFileSystem()
      var first = try files.lock(folder + "/lock")
      #expect(first != nil)
      #expect(try files.lock(folder + "/lock") == nil)
      #expect(try files.lock(folder + "/other") != nil)
      first = nil
      #expect(try files.lock(folder + "/lock") != nil)
      #expect(throws: FileSystemError.self) { try files.lock(folder + "/none/lock") }
    }
  }

  @Test("what a link leads to is not removed with the link")
  func links() throws {
    try TemporaryDirectory.with { folder in
      let files = LocalFileSystem()
      try files.createDirectory(folder + "/target")
      try files.create(folder + "/target/file").close()
      try files.createDirectory(folder + "/links")
      for (link, target) in [("directory", "target"), ("file", "target/file"), ("none", "nothing")]
      {
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/links/" + link, withDestinationPath: folder + "/" + target)
      }
      try files.remove(folder + "/links/directory")
      #expect(try files.list(folder + "/links") == ["file", "none"])
      try files.remove(folder + "/links")
      #expect(try files.list(folder) == ["target"])
      #expect(try files.list(folder + "/target") == ["file"])
    }
  }

  @Test("an error says which file, what and why")
  func descriptions() {
    let error = FileSystemError(.write, "/a", .noSpace)
    #expect("\(error)" == "/a: cannot write: No space left on device (errno 28)")
    #expect(!error.isNotFound && FileSystemError(.read, "/a", .notFound).isNotFound)
  }

  @Test("a full disk is an error of each file that is not there, not of those that are")
  func fullDisk() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let file = try LocalFileSystem().append(to: "/dev/full")
    #expect(throws: FileSystemError(.write, "/dev/full", .noSpace)) {
      try file.write([1, 2, 3].span)
    }
  }
}
