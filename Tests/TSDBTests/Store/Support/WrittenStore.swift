import Blocks
import TSDB
import TestSupport

/// A store in memory, and what was appended to it by one process after another.
struct WrittenStore {
  var files = MemoryFileSystem()
  var samples: StoredSamples = [:]
  /// Where the commits of each process end, in a segment of the log that has its number.
  private(set) var ends: [[Int]] = []

  /// Commits a sample of each series at each time, of which each is a value of its own.
  mutating func append(
    _ times: some Sequence<Int64>, series numbers: [Int] = [0, 1, 2], maintaining: Bool = false
  ) throws {
    let store = try Store(files)
    var ends: [Int] = []
    for time in times {
      var batch = AppendBatch()
      for number in numbers {
        let value = Double(time) + Double(number) / 8
        batch.append(series(number), at: time, value)
        samples[series(number), default: [:]][time] = .float(value)
      }
      try store.commit(&batch, durability: .fsync)
      precondition(batch.rejections.isEmpty, "\(batch.rejections)")
      // The first commit makes it.
      let segment = try LogDirectory("/data/wal", on: files).files.last
      if let segment, case .file(let byteCount) = try files.status(of: segment.path) {
        ends.append(byteCount)
      }
    }
    self.ends.append(ends)
    if maintaining { try store.maintain() }
    try store.close()
  }

  /// What it has without the samples of some times.
  func samples(without isLost: (Int64) -> Bool) -> StoredSamples {
    samples.mapValues { $0.filter { !isLost($0.key) } }.filter { !$1.isEmpty }
  }
}

extension MemoryFileSystem {
  /// Other files with the same content, of which one is written anew.
  func with(_ bytes: [UInt8], at path: String) throws -> MemoryFileSystem {
    let files = restarted(.nothing)
    try files.put(bytes, at: path)
    return files
  }

  /// Copies a file or a directory from elsewhere to the same path.
  func copy(_ path: String, from other: MemoryFileSystem) throws {
    guard try other.status(of: path) == .directory else {
      return try put(other.bytes(of: path), at: path)
    }
    if try status(of: path) == nil { try createDirectory(path) }
    for name in try other.list(path) { try copy(path + "/" + name, from: other) }
  }
}
