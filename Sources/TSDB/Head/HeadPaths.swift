internal import Blocks

/// Where a head has its files, in the directory of its store: as Prometheus has them.
struct HeadPaths: Sendable {
  let directory: String

  init(_ directory: String) { self.directory = directory }

  var log: String { directory + "/wal" }
  var outOfOrderLog: String { directory + "/wbl" }
  var chunks: String { directory + "/chunks_head" }

  /// Makes the directories that are not there, but for that of late samples: their log makes it with the first of them,
  /// as the tool of Prometheus does not open an empty one. What is there is made durable: whoever has made it may have
  /// ended before.
  func create(on files: some FileSystem) throws(FileSystemError) {
    for path in [log, chunks] where try files.status(of: path) == nil {
      try files.createDirectory(path)
    }
    try files.synchronizeDirectory(directory)
  }
}
