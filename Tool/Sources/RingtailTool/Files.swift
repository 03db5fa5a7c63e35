internal import ArgumentParser
internal import Blocks
internal import Foundation

/// The content of the file at `path`.
///
/// - Throws: `ExitCode(2)`, after a message, if it cannot be read.
func contents(of path: String) throws -> [UInt8] {
  do {
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe))
  } catch {
    standardError("\(path): \(error.localizedDescription)")
    throw ExitCode(2)
  }
}

/// Does what opens files, or writes to them.
///
/// - Throws: `ExitCode(2)`, after a message, if that cannot be done.
func exiting<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch {
    standardError("\(error)")
    throw ExitCode(2)
  }
}

/// Ends the command with exit status 1 for faults of a kind, and with 2 for other errors.
func exiting<Fault: Error>(with fault: Fault.Type, _ body: () throws -> Void) throws {
  do {
    try body()
  } catch let fault as Fault {
    standardError("\(fault)")
    throw ExitCode(1)
  } catch let code as ExitCode {
    throw code
  } catch {
    standardError("\(error)")
    throw ExitCode(2)
  }
}

/// Ends the command with exit status 2 if there is something at `path`.
func requireAbsence(of path: String) throws {
  guard try exiting({ try LocalFileSystem().status(of: path) }) != nil else { return }
  standardError("\(path): is there already")
  throw ExitCode(2)
}

/// The position of the segment at `path` among those of its folder, which is the upper half of the
/// references to its chunks; 0 if the file is not named like one.
func segmentOrdinal(of path: String) -> UInt64 {
  let url = URL(fileURLWithPath: path)
  let names = try? FileManager.default.contentsOfDirectory(
    atPath: url.deletingLastPathComponent().path)
  let segments = (names ?? []).filter { $0.count == 6 && $0.allSatisfy(\.isASCIIDigit) }.sorted()
  return UInt64(segments.firstIndex(of: url.lastPathComponent) ?? 0)
}

/// A path in the directory for temporary files at which there is nothing.
func temporaryPath() -> String {
  FileManager.default.temporaryDirectory.appendingPathComponent("ringtail-\(UUID().uuidString)")
    .path
}

extension LocalFileSystem {
  /// The bytes of the files in a directory and below; none if it is not there.
  func size(of directory: String) throws(FileSystemError) -> Int {
    switch try status(of: directory) {
    case .file(let byteCount): return byteCount
    case .directory:
      var size = 0
      for name in try list(directory) { size += try self.size(of: directory + "/" + name) }
      return size
    case nil: return 0
    }
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { "0"..."9" ~= self }
}

/// The block that is committed with the library, if its repository is still where it was built.
let fixtureBlock = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
  .appendingPathComponent("Tests/Fixtures/capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM").path
