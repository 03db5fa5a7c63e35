internal import ArgumentParser
internal import TSDB

/// `ringtail wal records`
struct WALRecords: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "records", abstract: "Prints a JSON line per record.",
    discussion: """
      A line has the segment, where the record starts and ends in it, its bytes and how they are \
      compressed, the number of its type and how many entries it has; and the checkpoint, for records of \
      one, and the number of records, for one that begins a commit. Exit status 1 if the log, or a \
      record, cannot be read everywhere; messages tell where.
      """)

  @OptionGroup var argument: LogArgument

  func run() throws {
    var output = Output()
    var isSound = true
    try forEachRecord(
      of: argument.directory,
      { place, record in
        var line = JSONRecord()
        if let checkpoint = place.file.checkpoint { line.add("checkpoint", checkpoint) }
        line.add("segment", place.file.segment)
        line.add("offset", place.byteRange.lowerBound)
        line.add("end", place.byteRange.upperBound)
        line.add("compression", "\(place.compression)")
        switch record {
        case .success(let record):
          if case .unknown(let type) = record {
            if let type { line.add("type", type) }
          } else if let type = record.type {
            line.add("type", type.rawValue)
            line.add("name", "\(type)")
          }
          line.add("entries", record.count)
          if case .commit(let recordCount) = record { line.add("records", recordCount) }
        case .failure(let error):
          isSound = false
          line.add("error", "\(error)")
        }
        output.line(line.line)
      },
      fault: { error in
        isSound = false
        standardError("\(error)")
      })
    if !isSound { throw ExitCode(1) }
  }
}
