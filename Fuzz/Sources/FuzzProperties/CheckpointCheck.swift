internal import Blocks
internal import TSDB

/// Checks that a log with `bytes` as its first segment keeps the promises of checkpoints: one of all entries has
/// them all, and one of these is the same.
public func checkCheckpoint(_ bytes: Span<UInt8>) {
  checkCheckpoint(logWithChecksums(bytes.indices.map { bytes[$0] }))
}

private func checkCheckpoint(_ bytes: [UInt8]) {
  let files = MemoryFileSystem()
  do {
    try files.createDirectory("/wal")
    try files.create("/wal/00000000").write(bytes.span)
    for segment in 1...2 { _ = try files.create("/wal/0000000\(segment)") }
    let before = try read(files)
    for segment in 0...1 {
      let log = try LogDirectory("/wal", on: files)
      do throws(LogError) {
        try log.writeCheckpoint(
          through: segment, on: files, compression: segment == 0 ? .none : .snappy,
          segmentByteLimit: 1 << 15, passingBy: segment == 0 ? before.faults : [],
          keepingFrom: .min
        ) { _ in true }
      } catch {
        expect(segment == 0 && before.hasUnreadableRecord, "what a log has is kept")
        expect(try read(files).entries == before.entries, "a failure changes nothing")
        return
      }
      let after = try read(files)
      expect(after.faults.isEmpty, "a checkpoint has no fault")
      expect(after.entries == before.entries, "a checkpoint has all entries")
    }
    expect(
      try files.list("/wal") == ["00000002", "checkpoint.00000001"],
      "what a checkpoint stands for is gone")
  } catch { expect(false, "files in memory do not fail") }
}

private struct Content {
  /// Those of which a checkpoint keeps each.
  var entries: [LogRecord] = []
  var faults: [LogError] = []
  var hasUnreadableRecord = false
}

private func read(_ files: MemoryFileSystem) throws -> Content {
  var reader = LogReader(try LogDirectory("/wal", on: files), on: files)
  var content = Content()
  while true {
    do throws(LogError) {
      guard try reader.next() != nil else { return content }
      do throws(LogRecordError) {
        let record = try LogRecord(reader.record.span)
        switch record {
        case .series, .samples, .tombstones, .exemplars, .histograms, .floatHistograms:
          if record.count > 0 { content.entries.append(record) }
        default: break
        }
      } catch {
        content.hasUnreadableRecord = true
      }
    } catch { content.faults.append(error) }
  }
}
