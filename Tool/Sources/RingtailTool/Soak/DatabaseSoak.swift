internal import ArgumentParser
internal import Blocks

/// `ringtail db soak`
struct DatabaseSoak: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "soak",
    abstract:
      "Works on a new store for a while, and proves that nothing is lost and memory stays flat.",
    discussion: """
      Two threads append, two read and check, one deletes, one maintains; samples come late, and four in ten \
      series last for half an hour. The store is closed and opened again twice at first, and then stays open. A \
      minute is sixteen hundred of the store's: two-hour blocks come and go, and a day of samples is kept. The \
      store stays in the directory. Exit status 1, after a message, if a sample was lost, was never appended or \
      came back after it was deleted, or if memory has grown.
      """)

  @Argument(help: "The directory of the store, which is made.")
  var directory: String

  @Option(help: "How long, in seconds. Memory is judged from 60 on.")
  var seconds = 120

  func validate() throws {
    guard 1...1_000_000 ~= seconds else { throw ValidationError("it takes 1 to 1,000,000 seconds") }
  }

  func run() throws {
    try requireAbsence(of: directory)
    try exiting(with: SoakFault.self) {
      var soak = Soak(in: directory, seconds: seconds)
      guard try soak.run() else { throw ExitCode(1) }
    }
  }
}
