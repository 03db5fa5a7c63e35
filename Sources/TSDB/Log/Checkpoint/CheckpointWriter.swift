internal import Blocks

/// Writes the segments of a checkpoint.
struct CheckpointWriter<Files: FileSystem>: ~Copyable {
  private var writer: LogWriter<Files>
  private var commit: LogCommit

  init(
    _ directory: String, on files: Files, compression: LogCompression, segmentByteLimit: Int
  ) throws(LogError) {
    writer = try LogError.of { () throws(FileSystemError) in
      try LogWriter(directory, on: files, segmentByteLimit: segmentByteLimit)
    }
    commit = LogCommit(compression: compression)
  }

  mutating func append(_ record: Span<UInt8>) throws(LogError) {
    commit.removeAll()
    commit.append(record)
    do throws(FileSystemError) {
      try writer.append(commit)
    } catch { throw LogError(error) }
  }

  /// Makes all durable.
  consuming func close() throws(LogError) {
    do throws(FileSystemError) {
      try writer.close()
    } catch { throw LogError(error) }
  }
}
