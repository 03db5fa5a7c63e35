import Foundation
import Testing

/// Prometheus' own tool, where it is installed.
enum Promtool {
  static let hint: Comment = "promtool is not installed: nothing to compare with"

  private static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(
    separator: ":"
  )
  .map { "\($0)/promtool" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  static var isInstalled: Bool { path != nil }

  /// The lines that it prints.
  static func lines(_ arguments: String...) throws -> [Substring] {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: try #require(path))
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return text.split(separator: "\n")
  }
}
