public import HashRing
internal import SeededRandom

/// A ring of a vector file, with the options under which it was looked at.
public struct VectorRing {
  /// The options under which it was looked at.
  public let options: RingOptions
  /// In milliseconds since 1970.
  public let now: Int64
  /// In the order of the file, by which results number them.
  public let instances: [Instance]
  /// Whether some token belongs to several instances.
  let hasDuplicates: Bool

  /// All tokens in order, as often as they are held, without those of excluded zones.
  let tokens: [UInt32]

  /// The ring as it was looked at.
  public var snapshot: RingSnapshot { RingSnapshot(description, options: options, now: now) }

  /// The ring as it would be stored.
  public var description: RingDescription { RingDescription(instances) }

  /// The ring that a line describes.
  ///
  /// - Throws: when a number is out of the range that it may have.
  public init(_ line: VectorLine) throws {
    let now = try line.integer("now", in: -1 << 52...1 << 52)
    let timeout = try line.integer("hb", in: 0...1 << 52)
    let factor = try line.integer("rf", in: 0...RingDescription.maximumInstanceCount)
    options = RingOptions(
      replicationFactor: max(1, factor), isZoneAware: line.flag("za"),
      heartbeatTimeout: timeout == 0 ? nil : .seconds(timeout),
      excludedZones: Set(line.texts("ex").map { RingName($0) }),
      quorumRule: line.text("strat") == "ignore_unhealthy" ? .one : .majorityOfHealthy)
    self.now = Int64(try now * 1000 + line.integer("ms", in: 0...999))
    hasDuplicates = line.flag("dup")
    let lines = line.lines("in")
    guard lines.count <= RingDescription.maximumInstanceCount else {
      throw VectorFault.outOfRange("in")
    }
    var budget = Self.mostDrawnTokens
    instances = try lines.map { line in
      Instance(
        id: RingName(line.text("id")), address: RingName(line.text("a")),
        zone: RingName(line.text("z")),
        state: InstanceState(rawValue: Int32(truncatingIfNeeded: line.integer("s"))),
        heartbeat: Int64(now &- line.integer("h")), registered: Int64(line.integer("g")),
        tokens: try Self.tokens(line, &budget))
    }
    characters = Dictionary(zip(instances.map(\.id), Self.characters)) { first, _ in first }
    let excluded = options.excludedZones
    tokens = instances.filter { !excluded.contains($0.zone) }.flatMap(\.tokens).sorted()
  }

  /// Throws if the tokens are not those that the file was made from.
  func checkTokens(_ line: VectorLine) throws {
    let hash = tokens.reduce(2_166_136_261 as UInt32) { ($0 ^ $1) &* 16_777_619 }
    guard tokens.count == line.integer("tc"), Int(hash) == line.integer("th") else {
      throw VectorFault.wrongTokens(ring: line.integer("r"))
    }
  }

  /// The tokens that a line lists, or tells how to draw.
  private static func tokens(_ line: VectorLine, _ budget: inout Int) throws -> [UInt32] {
    let rule = line.integers("tg")
    guard rule.count == 2 else {
      return try line.integers("t").map {
        guard let token = UInt32(exactly: $0) else { throw VectorFault.outOfRange("t") }
        return token
      }
    }
    guard 0...budget ~= rule[1] else { throw VectorFault.outOfRange("tg") }
    budget -= rule[1]
    var random = SplitMix64(state: UInt64(truncatingIfNeeded: rule[0]))
    var taken: Set<UInt32> = []
    while taken.count < rule[1] { taken.insert(UInt32(random.next() >> 32)) }
    return taken.sorted()
  }

  /// How many tokens may be drawn for a ring: a few bytes of the file ask for any number.
  private static var mostDrawnTokens: Int { 1 << 22 }

  /// The character that stands for an instance in results.
  func character(of instance: Instance) -> Character { characters[instance.id] ?? "?" }

  /// The character of each instance.
  private let characters: [RingName: Character]

  static let characters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

  /// The keys of a line: a list, or a seed for a rule that draws them with the help of the ring's tokens.
  static func keys(_ line: VectorLine, tokens: [UInt32]) -> [UInt32] {
    guard line.has("ks") else {
      return line.integers("keys").map { UInt32(truncatingIfNeeded: $0) }
    }
    let count = line.integer("kn")
    var keys: [UInt32] = [0, .max]
    if let first = tokens.first, let last = tokens.last {
      keys += [first, first &- 1, last, last &- 1]
    }
    var random = SplitMix64(state: UInt64(truncatingIfNeeded: line.integer("ks")))
    while keys.count < count {
      let number = random.next()
      let high = UInt32(number >> 32)
      switch tokens.isEmpty ? 0 : number & 3 {
      case 2: keys.append(tokens[Int(high) % tokens.count])
      case 3: keys.append(tokens[Int(high) % tokens.count] &- 1)
      default: keys.append(high)
      }
    }
    return Array(keys.prefix(count))
  }
}
