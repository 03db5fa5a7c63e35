internal import ArgumentParser

/// `ringtail queue`: who is served when.
struct QueueCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Simulates request queues of many tenants.",
    subcommands: [QueueSimulate.self])
}
