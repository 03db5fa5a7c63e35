import HashRing
import Snappy
import TestSupport
import Testing

@Suite("A ring is written as it was read")
struct RingCodecTests {
  @Test("the documented example")
  func example() throws {
    let ring = RingDescription([
      Instance(
        id: "ing-0", address: "10.0.0.1:9095", zone: "a", state: .joining,
        heartbeat: 1_700_000_000, registered: 1_690_000_000, tokens: [1, 300, .max])
    ])
    let message = [UInt8](
      hex: """
        0a330a05696e672d30122a0a0d31302e302e302e313a393039351080e2cfaa06
        1803320801ac02ffffffff0f3a01614080b5eda506
        """)
    #expect(ring.encodedMessage() == message)
    #expect(try RingDescription(decodingMessage: message.span) == ring)
    let stored = ring.encoded()
    #expect(try SnappyBlock.decode(stored.span) == message)
  }

  @Test("any ring", arguments: Seed.each(Effort.scaled(quick: 50, full: 2_000)))
  func roundTrip(seed: Seed) throws {
    var generator = seed.generator
    for _ in 0..<20 {
      let ring = generator.ring()
      let (stored, message) = (ring.encoded(), ring.encodedMessage())
      #expect(try RingDescription(decoding: stored.span) == ring)
      #expect(try RingDescription(decodingMessage: message.span) == ring)
      let reversed = RingDescription.encodedMessage(ring.instances.reversed(), ring.unknownFields)
      #expect(try RingDescription(decodingMessage: reversed.span) == ring)
    }
  }

  @Test("tokens of any number of bytes, in one run, in several, or each by itself")
  func tokens() throws {
    let tokens = (0...32).flatMap { bits -> [UInt32] in
      let power = UInt64(1) << UInt64(bits)
      return [UInt32(truncatingIfNeeded: power - 1), UInt32(truncatingIfNeeded: power)]
    }
    // All ways to end: a run is read eight bytes at a time while there are so many.
    for count in 0...tokens.count {
      let instance = Instance(id: "a", tokens: Array(tokens.suffix(count)))
      let packed = RingDescription([instance]).encodedMessage()
      #expect(try RingDescription(decodingMessage: packed.span)["a"] == instance)

      var fields: [[UInt8]] = [[], []]
      for (index, token) in instance.tokens.enumerated() {
        let bytes = [UInt8](varint: UInt64(token))
        fields[0] += [6 << 3] + bytes
        fields[1] += index % 3 == 0 ? [6 << 3] + bytes : [6 << 3 | 2, UInt8(bytes.count)] + bytes
      }
      for value in fields {
        let message = [UInt8](entry: [0x0A, 1, 0x61] + [UInt8](field: 2, value))
        #expect(try RingDescription(decodingMessage: message.span)["a"] == instance)
      }
    }
  }

  @Test("tokens of which only the lowest 32 bits count, in up to ten bytes")
  func wideTokens() throws {
    let wide: [UInt64] = [1 << 32 | 5, 1 << 40 | 6, 1 << 55 | 7, 1 << 56 | 8, .max]
    for filler in 0...9 {
      let run = wide.flatMap { [UInt8](varint: $0) } + [UInt8](repeating: 1, count: filler)
      let value = [UInt8](field: 6, run)
      let message = [UInt8](entry: [UInt8](field: 2, value))
      let tokens = try RingDescription(decodingMessage: message.span)[""]?.tokens
      #expect(tokens == [5, 6, 7, 8, .max] + [UInt32](repeating: 1, count: filler))
    }
  }

  @Test("of two entries with the same id the last one counts, whole")
  func duplicateEntries() throws {
    let first = Instance(id: "a", address: "x", zone: "z", heartbeat: 5, tokens: [1])
    let second = Instance(id: "a", zone: "y", tokens: [2, 2, 1])
    let message = RingDescription.encodedMessage([first, Instance(id: "b"), second])
    let ring = try RingDescription(decodingMessage: message.span)
    #expect(ring.instances == [second, Instance(id: "b")])
  }

  @Test("an entry without id or instance, with several of them, or with something else")
  func oddEntries() throws {
    let address: [UInt8] = [0x0A, 1, 0x78]
    let (id, value): ([UInt8], [UInt8]) = ([0x0A, 1, 0x61], [UInt8](field: 2, address))
    let instance = Instance(id: "a", address: "x")
    for (entry, expected) in [
      ([], Instance(id: "")), (id, Instance(id: "a")), (value, Instance(id: "", address: "x")),
      (value + id, instance), (id + value + [0x18, 9], instance),
      ([0x0A, 1, 0x62] + id + [UInt8](field: 2, [0x3A, 1, 0x7A]) + value, instance),
    ] {
      let message = [UInt8](entry: entry)
      #expect(try RingDescription(decodingMessage: message.span).instances == [expected])
    }
  }

  @Test("as many instances as look-ups take, and no more")
  func manyInstances() throws {
    let limit = RingDescription.maximumInstanceCount
    var message: [UInt8] = []
    for index in 0..<limit {
      let id = [UInt8(index >> 8), UInt8(index & 0xFF)]
      message += [0x0A, 4, 0x0A, 2] + id
    }
    #expect(try RingDescription(decodingMessage: message.span).instances.count == limit)
    // One that is there already counts once, however often it comes.
    for _ in 0..<10 { message += [0x0A, 4, 0x0A, 2, 0, 0] }
    #expect(try RingDescription(decodingMessage: message.span).instances.count == limit)
    message += [0x0A, 3, 0x0A, 1, 0]
    #expect(throws: RingDescriptionError.tooManyInstances(byteOffset: 6 * (limit + 10))) {
      try RingDescription(decodingMessage: message.span)
    }
  }
}

extension [UInt8] {
  /// An integer in groups of seven bits.
  init(varint: UInt64) {
    self = []
    var rest = varint
    while rest >= 0x80 {
      append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }

  /// A field whose value are bytes.
  init(field: UInt64, _ value: [UInt8]) {
    self = Self(varint: field << 3 | 2) + Self(varint: UInt64(value.count)) + value
  }

  /// The entry of a ring's map.
  init(entry: [UInt8]) { self = Self(field: 1, entry) }
}
