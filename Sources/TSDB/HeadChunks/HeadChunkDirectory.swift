public import Blocks

/// Which files of a directory hold the chunks of a head.
///
/// ```swift
/// let directory = try HeadChunkDirectory("data/chunks_head", on: files)
/// directory.files.map(\.number)  // 4, 5
/// directory.missing  // Nothing: 5 follows 4.
/// ```
///
/// Files of other names are none of a head, nor are numbers of more than nine digits.
public struct HeadChunkDirectory: Sendable {
  /// The directory.
  public let path: String
  /// The files, by their numbers.
  public let files: [HeadChunkFile]
  /// The number of the next file, behind all that are there.
  public let nextFile: UInt32

  /// Lists a directory.
  ///
  /// - Parameters:
  ///   - path: the directory.
  ///   - files: where it lies.
  /// - Throws: `FileSystemError` if it cannot be listed.
  /// - Complexity: O(*n* log *n*) for *n* files
  public init(_ path: String, on files: some FileSystem) throws(FileSystemError) {
    self.path = path
    var found: [HeadChunkFile] = []
    for name in try files.list(path) {
      guard let number = Self.number(name) else { continue }
      let path = path + "/" + name
      guard case .file(let byteCount) = try files.status(of: path) else { continue }
      found.append(HeadChunkFile(number: number, path: path, byteCount: byteCount))
    }
    self.files = found.sorted { $0.number < $1.number }
    nextFile = (self.files.last?.number ?? 0) + 1
  }

  /// The numbers of files that are not there, though others before and behind them are.
  public var missing: [Range<UInt32>] {
    zip(files, files.dropFirst()).compactMap { file, next in
      next.number > file.number + 1 ? file.number + 1..<next.number : nil
    }
  }

  /// The path of a file.
  static func path(of number: UInt32, in directory: String) -> String {
    directory + "/" + name(of: number)
  }

  /// The name of a file: its number, in six digits or more.
  private static func name(of number: UInt32) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(6 - digits.count, 0)) + digits
  }

  /// The number that a name stands for; nil if it stands for none.
  private static func number(_ name: String) -> UInt32? {
    // Far below the largest integer, so that there are always next ones.
    guard 6...9 ~= name.utf8.count, let number = UInt32(name), self.name(of: number) == name else {
      return nil
    }
    return number
  }
}
