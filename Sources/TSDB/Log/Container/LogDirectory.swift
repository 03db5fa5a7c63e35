public import Blocks

/// Which files of a directory make up a write-ahead log.
///
/// ```swift
/// let log = try LogDirectory("data/wal", on: files)
/// log.checkpoint  // 7: checkpoint.00000007 stands for the segments 0 to 7.
/// log.files.map(\.path)  // What is to be read, in order.
/// ```
///
/// The newest checkpoint stands for all segments up to its own number, be they still there or not. Files
/// of other names are none of a log, as a checkpoint that was not completed (`.tmp`).
public struct LogDirectory: Sendable {
  /// The directory.
  public let path: String
  /// The number of the newest checkpoint: the last segment that it stands for. Nil if there is none.
  public let checkpoint: Int?
  /// The files in the order in which they are read: those of the checkpoint, then the segments behind it.
  public let files: [LogFile]
  /// The numbers of segments that are not there, though others before and behind them are.
  let gaps: [LogFile: Range<Int>]
  /// The number of the next segment, behind all that are there.
  public let nextSegment: Int

  /// Lists a directory.
  ///
  /// - Parameters:
  ///   - path: the directory.
  ///   - files: where it lies.
  /// - Throws: `FileSystemError` if it, or the checkpoint's, cannot be listed.
  /// - Complexity: O(*n* log *n*) for *n* files
  public init(_ path: String, on files: some FileSystem) throws(FileSystemError) {
    self.path = path
    var checkpoint: Int?
    for name in try files.list(path) {
      guard let number = Self.checkpointNumber(name) else { continue }
      checkpoint = max(checkpoint ?? 0, number)
    }
    self.checkpoint = checkpoint
    var all: [LogFile] = []
    if let checkpoint {
      let directory = path + "/" + Self.checkpointName(checkpoint)
      all = try Self.segments(of: directory, checkpoint: checkpoint, on: files)
    }
    let segments = try Self.segments(of: path, checkpoint: nil, on: files)
    let behind = segments.filter { $0.segment > checkpoint ?? -1 }
    var gaps: [LogFile: Range<Int>] = [:]
    for (list, start) in [(all, 0), (behind, checkpoint.map { $0 + 1 })] {
      var expected = start ?? list.first?.segment ?? 0
      for file in list {
        if file.segment > expected { gaps[file] = expected..<file.segment }
        expected = file.segment + 1
      }
    }
    self.files = all + behind
    self.gaps = gaps
    nextSegment = max((segments.last?.segment ?? -1) + 1, (checkpoint ?? -1) + 1)
  }

  /// Lists a directory, if it is there.
  init?(ifPresent path: String, on files: some FileSystem) throws(FileSystemError) {
    if try files.status(of: path) == nil { return nil }
    try self.init(path, on: files)
  }

  private static func segments(
    of directory: String, checkpoint: Int?, on files: some FileSystem
  ) throws(FileSystemError) -> [LogFile] {
    var segments: [LogFile] = []
    for name in try files.list(directory) {
      guard let number = number(name[...]) else { continue }
      let path = directory + "/" + name
      guard case .file(let byteCount) = try files.status(of: path) else { continue }
      segments.append(
        LogFile(path: path, checkpoint: checkpoint, segment: number, byteCount: byteCount))
    }
    return segments.sorted { $0.segment < $1.segment }
  }

  static let checkpointPrefix = "checkpoint."
  /// What is behind the name of a checkpoint that is not complete.
  static let temporarySuffix = ".tmp"

  /// The name of a segment: its number, in eight digits or more.
  static func segmentName(_ segment: Int) -> String {
    let digits = String(segment)
    return String(repeating: "0", count: max(8 - digits.count, 0)) + digits
  }

  static func checkpointName(_ number: Int) -> String { checkpointPrefix + segmentName(number) }

  /// The number of the checkpoint that has a name; nil if none has it.
  static func checkpointNumber(_ name: String) -> Int? {
    guard name.hasPrefix(checkpointPrefix) else { return nil }
    return number(name.dropFirst(checkpointPrefix.count))
  }

  /// The number of the segment that has a name; nil if none has it.
  static func number(_ name: Substring) -> Int? {
    // Far below the largest integer, so that there is always a next one.
    guard 8...18 ~= name.utf8.count, let number = Int(name), segmentName(number) == name else {
      return nil
    }
    return number
  }
}
