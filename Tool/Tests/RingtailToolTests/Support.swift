import Foundation

/// The block that is committed with the library's tests.
let committedBlock = "01M7Y25HTVJJTKRX5XZR1436BM"

/// The repository that this package lies in.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()

/// The segment of the committed block.
let committedSegment = repository.appending(
  path: "Tests/Fixtures/capture/real-block/\(committedBlock)/chunks/000001")

/// The folder that `RINGTAIL_FIXTURES` names.
let externalFixtures: URL? = {
  let path = ProcessInfo.processInfo.environment["RINGTAIL_FIXTURES"] ?? ""
  return path.isEmpty ? nil : URL(filePath: path)
}()

/// What random tests start from: the number that `RINGTAIL_SEED` names, or 1.
let seed: UInt64 = {
  guard let text = ProcessInfo.processInfo.environment["RINGTAIL_SEED"] else { return 1 }
  guard let seed = UInt64(text) else {
    preconditionFailure("RINGTAIL_SEED is not a number of 64 bits: \(text)")
  }
  return seed
}()

/// What came of a process.
struct ProcessOutput {
  var status: Int32
  var standardOutput: Data
  var standardError: String

  /// The lines of standard output.
  var lines: [Substring] { String(decoding: standardOutput, as: UTF8.self).split(separator: "\n") }
}

/// Runs the tool that was built beside the tests.
func ringtail(_ arguments: String...) throws -> ProcessOutput { try ringtail(arguments) }

/// Runs the tool that was built beside the tests.
func ringtail(_ arguments: [String], input: String = "") throws -> ProcessOutput {
  let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  return try output(of: folder.appending(path: "ringtail").path, arguments, input: input)
}

/// Runs the program at `path` to its end.
func output(
  of path: String, _ arguments: [String], input: String = ""
) throws -> ProcessOutput {
  // Files rather than pipes: neither can fill up while the other is read.
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let (output, error) = (folder.appending(path: "output"), folder.appending(path: "error"))
  for file in [output, error] { try Data().write(to: file) }
  let standardInput = folder.appending(path: "input")
  try Data(input.utf8).write(to: standardInput)
  let process = Process()
  process.executableURL = URL(filePath: path)
  process.arguments = arguments
  process.standardInput = try FileHandle(forReadingFrom: standardInput)
  process.standardOutput = try FileHandle(forWritingTo: output)
  process.standardError = try FileHandle(forWritingTo: error)
  try process.run()
  process.waitUntilExit()
  return ProcessOutput(
    status: process.terminationReason == .exit ? process.terminationStatus : -1,
    standardOutput: try Data(contentsOf: output),
    standardError: String(decoding: try Data(contentsOf: error), as: UTF8.self))
}

/// Calls `body` with the path of a file that holds `bytes`.
func withFile<Result>(of bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
  try Data(bytes).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  return try body(file.path)
}
