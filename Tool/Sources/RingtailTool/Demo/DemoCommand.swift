internal import ArgumentParser
internal import Blocks
internal import Foundation

/// `ringtail demo`: the library's main job, shown to a person.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Takes captured samples through the life of a store, a kill included.",
    discussion: """
      A process appends the samples of the block in the repository for two tenants, and is killed (SIGKILL) when \
      about a half is acknowledged. The stores are opened again, the rest is appended, all is written to \
      blocks and compacted, all blocks but the newest are sealed, and samples are selected. After each of these steps all \
      samples are compared with the input, bit for bit. Exit status 1, after a message, if one is missing \
      that was acknowledged, or one is there that was not in the input.
      """)

  @Option(help: "Leave the stores in this directory, which is made, for a look into them.")
  var keep: String?

  @Flag(help: "Seal no blocks, so that Prometheus and promtool can read what is kept.")
  var unsealed = false

  @Option(help: "How many times to append the ten minutes of samples, one after another.")
  var repetitions = 30

  func validate() throws {
    guard 1...1_000 ~= repetitions else {
      throw ValidationError("samples are appended 1 to 1,000 times")
    }
  }

  func run() throws {
    let files = LocalFileSystem()
    let directory = keep ?? temporaryPath()
    try requireAbsence(of: directory)
    defer { if keep == nil { try? files.remove(directory) } }
    try exiting(with: CaptureFault.self) {
      var demo = Demo(try Capture(fixtureBlock, repetitions: repetitions), in: directory)
      try demo.run(sealing: !unsealed)
    }
  }
}
