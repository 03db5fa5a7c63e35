import Blocks
import TSDB

extension LogWriter {
  /// Adds a commit of one record.
  mutating func append(
    _ record: Span<UInt8>, _ compression: LogCompression = .none
  ) throws(FileSystemError) {
    var commit = LogCommit(compression: compression)
    commit.append(record)
    try append(commit)
  }

  /// Adds a commit.
  mutating func append(_ records: [[UInt8]]) throws(FileSystemError) {
    var commit = LogCommit(compression: .none)
    for record in records { commit.append(record.span) }
    try append(commit)
  }
}
