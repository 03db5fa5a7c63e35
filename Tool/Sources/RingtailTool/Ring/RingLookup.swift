internal import ArgumentParser
internal import HashRing

/// `ringtail ring lookup`
struct RingLookup: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lookup",
    abstract: "Prints who holds the keys of standard input, a JSON line each.",
    discussion: "Keys are decimal numbers of 32 bits, one a line.")

  @OptionGroup var argument: RingArgument

  @Option(help: "What the look-up is for: write, write-no-extend, read or reporting.")
  var operation: OperationName

  /// The name of an operation.
  enum OperationName: String, ExpressibleByArgument {
    case write
    case writeNoExtend = "write-no-extend"
    case read
    case reporting

    var operation: HashRing.Operation {
      switch self {
      case .write: .write
      case .writeNoExtend: .writeNoExtend
      case .read: .read
      case .reporting: .reporting
      }
    }
  }

  func run() throws {
    let snapshot = try argument.open().snapshot
    let table = snapshot.table(for: operation.operation)
    var output = Output()
    var isSound = true
    while let line = readLine() {
      guard let key = UInt32(line) else {
        standardError("\(line): not a key")
        isSound = false
        continue
      }
      var record = JSONRecord()
      record.add("key", key)
      do throws(LookupError) {
        let replicas = try table.replicas(of: key)
        record.add("instances", replicas.map { snapshot.instances[$0].id.description })
        record.add("maxErrors", replicas.maxErrors)
        record.add("maxUnavailableZones", 0)
      } catch {
        record.add("error", error.description)
      }
      output.line(record.line)
    }
    if !isSound { throw ExitCode(2) }
  }
}
