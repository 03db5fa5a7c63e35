import Foundation
import TestSupport
import Testing
import Zstd

@Suite(
  "The zstd tool understands what is compressed here",
  .enabled(if: CommandLineTool.exists, "the command line tool zstd is not installed"))
struct CommandLineToolTests {
  @Test("frames of all kinds", arguments: InputKind.allCases, [-5, 1, 3, 19])
  func frames(kind: InputKind, level: Int) throws {
    var generator = SeededGenerator(seed: 5)
    var compressor = ZstdCompressor(level: level, hasChecksum: true)
    var plain = ZstdCompressor(level: level)
    var (frames, expected): ([UInt8], [UInt8]) = ([], [])
    for size in [0, 1, 300, 5_000, 140_000] {
      let bytes = kind.bytes(size, using: &generator)
      compressor.compress(bytes.span, appendingTo: &frames)
      plain.compress(bytes.span, appendingTo: &frames)
      expected += bytes + bytes
    }
    #expect(try CommandLineTool.decompress(frames) == expected)
  }

  @Test("frames with a dictionary")
  func dictionary() throws {
    let dictionary = try ZstdDictionary(
      Fixtures.bytes(at: Fixtures.committed("zstd/lines.dictionary")))
    var compressor = ZstdCompressor(dictionary: try .init(dictionary))
    let bytes = LogLines.bytes(7...9)
    let frame = compressor.compress(bytes.span)
    #expect(try CommandLineTool.decompress(frame, dictionary: dictionary.bytes) == bytes)
    #expect(try CommandLineTool.decompress(frame) == nil)
  }
}

enum CommandLineTool {
  static let exists = (try? run(["--version"])) == 0

  /// What the tool makes of frames; nil if it refuses them.
  static func decompress(_ frames: [UInt8], dictionary: [UInt8]? = nil) throws -> [UInt8]? {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "ringtail-zstd-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (folder.appending(path: "input.zst"), folder.appending(path: "output"))
    try Data(frames).write(to: input)
    var arguments = ["-q", "-d", input.path, "-o", output.path]
    if let dictionary {
      let path = folder.appending(path: "dictionary")
      try Data(dictionary).write(to: path)
      arguments += ["-D", path.path]
    }
    return try run(arguments) == 0 ? [UInt8](Data(contentsOf: output)) : nil
  }

  private static func run(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["zstd"] + arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
