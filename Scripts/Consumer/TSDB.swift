import Blocks
import TSDB

/// A log in memory, written, torn, repaired and read.
func useLog() throws {
  let files = MemoryFileSystem()
  try files.createDirectory("/wal")
  var samples = LogSamples()
  samples.append(series: 1, timestamp: 1_700_000_000_000, value: 1.5)
  var record: [UInt8] = []
  samples.encode(to: &record)
  var writer = try LogWriter("/wal", on: files)
  var commit = LogCommit()
  commit.append(record.span)
  for _ in 0..<2 { try writer.append(commit) }
  try writer.synchronize()
  precondition(writer.durable == writer.position)

  try files.truncate("/wal/00000000", to: writer.durable.byteOffset - 1)
  guard try LogDirectory.repair("/wal", on: files) != nil else {
    preconditionFailure("a torn log is repaired")
  }
  var reader = LogReader(try LogDirectory("/wal", on: files), on: files)
  while try reader.next() != nil {
    let found = try LogRecord(reader.record.span)
    precondition(found == .samples(samples))
  }
}

try useLog()
