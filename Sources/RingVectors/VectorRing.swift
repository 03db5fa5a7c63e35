public import HashRing

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
  public init(_ line: VectorLine) {
    let now = Int64(line.integer("now"))
    let timeout = line.integer("hb")
    options = RingOptions(
      replicationFactor: max(1, line.integer("rf")), isZoneAware: line.flag("za"),
      heartbeatTimeout: timeout == 0 ? nil : .seconds(timeout),
      excludedZones: Set(line.texts("ex").map { RingName($0) }),
      quorumRule: line.text("strat") == "ignore_unhealthy" ? .one : .majorityOfHealthy)
    self.now = now * 1000 + Int64(line.integer("ms"))
    hasDuplicates = line.flag("dup")
    instances = line.lines("in").map { line in
      Instance(
        id: RingName(line.text("id")), address: RingName(line.text("a")),
        zone: RingName(line.text("z")),
        state: InstanceState(rawValue: Int32(line.integer("s"))),
        heartbeat: now - Int64(line.integer("h")), registered: Int64(line.integer("g")),
        tokens: Self.tokens(line))
    }
    characters = Dictionary(uniqueKeysWithValues: zip(instances.map(\.id), Self.characters))
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
  private static func tokens(_ line: VectorLine) -> [UInt32] {
    let rule = line.integers("tg")
    guard rule.count == 2 else { return line.integers("t").map { UInt32($0) } }
    var random = VectorRandom(state: UInt64(rule[0]))
    var taken: Set<UInt32> = []
    while taken.count < rule[1] { taken.insert(UInt32(random.next() >> 32)) }
    return taken.sorted()
  }

  /// The character that stands for an instance in results.
  func character(of instance: Instance) -> Character { characters[instance.id] ?? "?" }

  /// The character of each instance.
  private let characters: [RingName: Character]

  static let characters = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

  /// The keys of a line: a list, or a seed for a rule that draws them with the help of the ring's tokens.
  static func keys(_ line: VectorLine, tokens: [UInt32]) -> [UInt32] {
    guard line.has("ks") else { return line.integers("keys").map { UInt32($0) } }
    let count = line.integer("kn")
    var keys: [UInt32] = [0, .max]
    if let first = tokens.first, let last = tokens.last {
      keys += [first, first &- 1, last, last &- 1]
    }
    var random = VectorRandom(state: UInt64(line.integer("ks")))
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

/// splitmix64, by which the files draw tokens and keys.
struct VectorRandom {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
