internal import ArgumentParser
internal import Blocks
internal import Foundation
internal import TSDB

/// `ringtail demo-append`: the process that `ringtail demo` kills.
struct DemoAppend: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo-append",
    abstract: "Appends captured samples, and prints a JSON line for what is acknowledged.",
    shouldDisplay: false)

  /// What all tenants have for certain.
  struct Acknowledged: Codable {
    /// How many samples.
    var samples = 0
    /// Of which time the last ones are.
    var time = Int64.min
  }

  @Argument(help: "The directory of the tenants.")
  var directory: String

  @Option(help: "How many times to append the samples.")
  var repetitions: Int

  func run() throws {
    let capture = try Capture(fixtureBlock, repetitions: repetitions)
    let end = capture.end
    let stores = try exiting { try MultiTenantStore(directory, on: LocalFileSystem()) { end } }
    var appender = try CaptureAppender(capture, to: stores)
    try exiting {
      try appender.append(after: Capture.tenants.map { _ in .min }) { time, samples in
        var record = JSONRecord()
        record.add("samples", samples)
        record.add("time", time)
        FileHandle.standardOutput.write(Data((record.line + "\n").utf8))
      }
    }
    // To be killed, unless the other process is gone.
    _ = FileHandle.standardInput.readDataToEndOfFile()
  }
}
