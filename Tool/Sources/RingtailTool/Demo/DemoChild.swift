internal import ArgumentParser
internal import Foundation

/// The process that appends, until it is killed.
struct DemoChild {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  /// What it has printed behind the last end of a line that was read.
  private var rest = Data()
  /// The last that it has said.
  private var acknowledged = DemoAppend.Acknowledged()

  /// Starts it.
  init(_ directory: String, repetitions: Int) throws {
    process.executableURL = Bundle.main.executableURL
    process.arguments = [DemoAppend._commandName, directory, "--repetitions", "\(repetitions)"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// Waits until so many samples are acknowledged, and kills it.
  ///
  /// It cannot be far ahead: when the pipe is full, it waits.
  ///
  /// - Returns: what it has acknowledged in all.
  /// - Throws: `ExitCode`, after a message, if it ended by itself.
  mutating func kill(afterSamples count: Int) throws -> DemoAppend.Acknowledged {
    let pipe = output.fileHandleForReading
    while acknowledged.samples < count {
      let piece = pipe.availableData
      if piece.isEmpty { break }
      try take(piece)
    }
    if acknowledged.samples >= count {
      // So that it comes at any moment: otherwise it would be just behind a commit, when the pipe is read.
      Thread.sleep(forTimeInterval: .random(in: 0...0.02))
      Foundation.kill(process.processIdentifier, SIGKILL)
    }
    process.waitUntilExit()
    try take(pipe.readDataToEndOfFile())
    guard process.terminationReason == .uncaughtSignal, process.terminationStatus == SIGKILL else {
      standardError("the process that appends was not killed, but ended by itself")
      throw ExitCode(process.terminationStatus == 2 ? 2 : 1)
    }
    return acknowledged
  }

  private mutating func take(_ piece: Data) throws {
    rest += piece
    guard let end = rest.lastIndex(of: .newline) else { return }
    let line = rest[..<end].split(separator: .newline).last ?? Data()
    acknowledged = try JSONDecoder().decode(DemoAppend.Acknowledged.self, from: line)
    rest = Data(rest[(end + 1)...])
  }
}
