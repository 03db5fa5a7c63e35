internal import ArgumentParser
internal import Foundation
internal import HashRing
internal import RingVectors

/// `ringtail ring`: who holds which keys.
struct RingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ring", abstract: "Looks into consistent-hash rings.",
    subcommands: [RingLookup.self, RingStatus.self, RingPlan.self, RingConformance.self])
}

/// The ring that a command is about, and under which rules it is looked at.
struct RingArgument: ParsableArguments {
  @Argument(
    help: """
      A ring: a line of a vector file, in JSON, which tells the options as well; or a stored ring, \
      which is a protobuf message compressed with Snappy.
      """)
  var ring: String

  @Option(help: "Of a stored ring: how many instances hold a key.")
  var replicationFactor = 3

  @Flag(help: "Of a stored ring: replicas are in different zones.")
  var zoneAware = false

  @Option(help: "Of a stored ring: how old a heartbeat may be, in seconds; 0 for any age.")
  var heartbeatTimeout = 60

  @Option(help: "Of a stored ring: the time of the look-up, in seconds since 1970. (default: now)")
  var now: Int64?

  func validate() throws {
    if replicationFactor < 1 { throw ValidationError("--replication-factor is less than 1") }
    if heartbeatTimeout < 0 { throw ValidationError("--heartbeat-timeout is negative") }
    if (now ?? 0).magnitude > 1 << 52 { throw ValidationError("--now is out of range") }
  }

  /// The ring of the file.
  ///
  /// - Throws: `ExitCode(2)`, after a message, if it cannot be read.
  func open() throws -> OpenedRing {
    let bytes = try contents(of: ring)
    do {
      if bytes.first == UInt8(ascii: "{") {
        // The ring is the first line of its kind, so that a whole vector file will do.
        let lines = try bytes.split(separator: UInt8(ascii: "\n")).lazy.map {
          try VectorLine(json: $0)
        }
        let line = lines.first { $0.kind == "ring" } ?? lines[0]
        let ring = try VectorRing(line)
        return OpenedRing(description: ring.description, options: ring.options, now: ring.now)
      }
      let timeout: Duration? = heartbeatTimeout == 0 ? nil : .seconds(heartbeatTimeout)
      return OpenedRing(
        description: try RingDescription(decoding: bytes.span),
        options: RingOptions(
          replicationFactor: replicationFactor, isZoneAware: zoneAware, heartbeatTimeout: timeout),
        now: now.map { $0 * 1_000 } ?? Int64(Date().timeIntervalSince1970 * 1_000))
    } catch {
      standardError("\(ring): \(error)")
      throw ExitCode(2)
    }
  }
}

/// A ring, and under which rules it is looked at.
struct OpenedRing {
  let description: RingDescription
  let options: RingOptions
  /// In milliseconds since 1970.
  let now: Int64

  var snapshot: RingSnapshot { RingSnapshot(description, options: options, now: now) }
}
