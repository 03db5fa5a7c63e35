internal import ArgumentParser
internal import Foundation
internal import RingVectors

/// `ringtail ring conformance`
struct RingConformance: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance",
    abstract: "Checks the library against files of results that Cortex computed.",
    discussion: """
      Prints a JSON line for each file whose name ends in .jsonl or .jsonl.gz. The exit status is 1 if \
      the library differs from any of the results.
      """)

  @Argument(help: "The directory of the files.")
  var directory: String

  func run() throws {
    var hasFailed = false
    for path in try vectorFiles() {
      let report: VectorReport
      do {
        report = try VectorFile(text: try Self.text(of: path)).check()
      } catch {
        standardError("\(path.path): \(error)")
        throw ExitCode(2)
      }
      var record = JSONRecord()
      record.add("file", path.lastPathComponent)
      record.add("cases", report.cases)
      record.add("failed", report.failed)
      if let first = report.first { record.add("first", first) }
      print(record.line)
      if report.failed > 0 { hasFailed = true }
    }
    if hasFailed { throw ExitCode(1) }
  }

  private func vectorFiles() throws -> [URL] {
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      let files = names.filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl.gz") }
      guard !files.isEmpty else { throw ValidationError("\(directory): no vector files") }
      return files.map { URL(fileURLWithPath: directory).appendingPathComponent($0) }
    } catch let error as CocoaError {
      standardError("\(directory): \(error.localizedDescription)")
      throw ExitCode(2)
    }
  }

  /// What a file holds. One that is compressed goes through the system's gzip.
  private static func text(of file: URL) throws -> [UInt8] {
    guard file.pathExtension == "gz" else { return try contents(of: file.path) }
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", file.path]
    process.standardOutput = pipe
    try process.run()
    let text = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ExitCode(2) }
    return [UInt8](text)
  }
}
