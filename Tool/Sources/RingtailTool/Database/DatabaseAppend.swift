internal import ArgumentParser
internal import Foundation
internal import TSDB

/// `ringtail db append`
struct DatabaseAppend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "append", abstract: "Appends OpenMetrics text from standard input.",
    discussion: """
      Samples are committed by the thousand, and at the end of the input. After each commit a JSON line \
      tells how many are acknowledged so far: killed at any moment, the directory holds at least those. \
      Samples without a time have that of their reading. Those that are too old, or are there already with \
      another value, are not taken; messages tell how many. At a line that cannot be read it stops, and \
      commits what comes before. Exit status 1 in either case.
      """)

  @OptionGroup var argument: DatabaseArgument

  @Option(
    help:
      "What acknowledged samples survive: none, write (the process's end) or fsync (the system's).",
    transform: readDurability)
  var durability = Durability.write

  func run() throws {
    let directory = DataDirectory(argument.directory)
    try directory.requireNoTenants()
    var appender = SampleAppender(try directory.open(), durability)
    var reader = OpenMetricsReader()
    var isSound = true
    do {
      try forEachPiece(of: .standardInput) { lines in
        var offset = 0
        while offset < lines.count {
          guard let sample = try reader.next(in: lines, from: &offset) else { continue }
          try appender.append(sample, in: lines, &reader)
        }
      }
    } catch let error as OpenMetricsError {
      standardError("standard input, \(error)")
      isSound = false
    }
    try appender.finish()
    for (error, count) in appender.rejected.sorted(by: { $0.value > $1.value }) {
      standardError("\(count) samples were not taken: \(error)")
      isSound = false
    }
    if !isSound { throw ExitCode(1) }
  }
}

private func readDurability(_ text: String) throws -> Durability {
  guard let durability = Durability.allCases.first(where: { "\($0)" == text }) else {
    throw ValidationError("\(text) is none of none, write and fsync")
  }
  return durability
}

/// Calls `body` with the bytes of a file as they come, cut at the ends of lines.
private func forEachPiece(
  of file: FileHandle, _ body: (Span<UInt8>) throws -> Void
) throws {
  var bytes: [UInt8] = []
  while true {
    let piece = file.availableData
    let end = piece.lastIndex(of: .newline).map { bytes.count + 1 + $0 - piece.startIndex }
    bytes += piece
    if piece.isEmpty { return try body(bytes.span) }
    guard let end else { continue }
    try body(bytes.span.extracting(0..<end))
    bytes.removeFirst(end)
  }
}
