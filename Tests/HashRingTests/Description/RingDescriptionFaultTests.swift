import HashRing
import Snappy
import TestSupport
import Testing

@Suite("A damaged ring is an error that says where, and harms nothing")
struct RingDescriptionFaultTests {
  @Test("every kind of fault, with its place")
  func faults() {
    let cases: [(String, RingDescriptionError)] = [
      ("0a", .truncated(byteOffset: 0)), ("0a05", .truncated(byteOffset: 0)),
      ("0a000a02", .truncated(byteOffset: 2)), ("80", .truncated(byteOffset: 0)),
      ("0a020a01", .truncated(byteOffset: 2)), ("0a0412020a05", .truncated(byteOffset: 4)),
      ("0a0512033201ff", .truncated(byteOffset: 6)),
      ("2900000000000000", .truncated(byteOffset: 0)), ("2d000000", .truncated(byteOffset: 0)),
      ("2b0800", .truncated(byteOffset: 0)), ("0affffffffffffffffff01", .truncated(byteOffset: 0)),
      ("08ffffffffffffffffffff01", .varintOverflow(byteOffset: 0)),
      ("0a11120f320dffffffffffffffffffff010101", .varintOverflow(byteOffset: 6)),
      ("00", .invalidTag(byteOffset: 0)), ("0a000e", .invalidTag(byteOffset: 2)),
      ("0f", .invalidTag(byteOffset: 0)), ("2c", .invalidTag(byteOffset: 0)),
      ("2b2e", .invalidTag(byteOffset: 0)), ("8080808040", .invalidTag(byteOffset: 0)),
      ("0801", .wrongWireType(byteOffset: 0, field: 1, wireType: 0)),
      ("0a020801", .wrongWireType(byteOffset: 2, field: 1, wireType: 0)),
      ("0a0412021200", .wrongWireType(byteOffset: 4, field: 2, wireType: 2)),
      ("0a07120535000000000a", .wrongWireType(byteOffset: 4, field: 6, wireType: 5)),
    ]
    for (hex, expected) in cases {
      let bytes = [UInt8](hex: hex)
      #expect(throws: expected, "\(hex)") { try RingDescription(decodingMessage: bytes.span) }
      #expect(0...bytes.count ~= expected.byteOffset && "\(expected)".contains("byte"))
      var encoder = SnappyEncoder()
      let stored = encoder.encode(bytes.span)
      #expect(throws: expected, "\(hex)") { try RingDescription(decoding: stored.span) }
    }
  }

  @Test("a block that is none, or too large")
  func blocks() throws {
    let none: [UInt8] = []
    #expect(throws: RingDescriptionError.snappy(.truncated(byteOffset: 0))) {
      try RingDescription(decoding: none.span)
    }
    let stored = RingDescription([Instance(id: "abc")]).encoded()
    #expect(try RingDescription(decoding: stored.span, limit: 9).instances.count == 1)
    let error = RingDescriptionError.snappy(
      .overLimit(byteOffset: 0, decodedByteCount: 9, limit: 8))
    #expect(throws: error) { try RingDescription(decoding: stored.span, limit: 8) }
    #expect(error.byteOffset == 0 && "\(error)".contains("limit is 8"))
  }

  @Test("every prefix, and every other byte at every place", arguments: Seed.each(4))
  func damage(seed: Seed) throws {
    var generator = seed.generator
    let ring = RingDescription((0..<3).map { _ in generator.instance() })
    let (message, stored) = (ring.encodedMessage(), ring.encoded())
    let some: [UInt8] = [1, 0x80, .random(in: 1 ... .max, using: &generator)]
    let changes = Effort.scaled(quick: some, full: Array(1...UInt8.max))
    for count in message.indices {
      attempt(Array(message[..<count]))
      for change in changes {
        var bytes = message
        bytes[count] ^= change
        attempt(bytes)
      }
    }
    for count in stored.indices {
      let prefix = Array(stored[..<count])
      #expect(throws: RingDescriptionError.self) { try RingDescription(decoding: prefix.span) }
      for change in changes {
        var bytes = stored
        bytes[count] ^= change
        if let read = try? RingDescription(decoding: bytes.span) { attempt(read.encodedMessage()) }
      }
    }
  }

  @Test("bytes at random", arguments: Seed.each(Effort.scaled(quick: 50, full: 2_000)))
  func garbage(seed: Seed) {
    var generator = seed.generator
    for _ in 0..<50 {
      var bytes = generator.bytes(.random(in: 0...60, using: &generator))
      attempt(bytes)
      attempt([UInt8](entry: [UInt8](field: 2, bytes)))
      // Mostly tags that can be, and short lengths.
      for index in bytes.indices { bytes[index] &= index % 2 == 0 ? 0x7B : 0x0F }
      attempt([UInt8](entry: [UInt8](field: 2, bytes)))
    }
  }

  @Test(
    "what is allocated is earned by the input",
    .enabled(if: Allocations.areCounted, Allocations.whyNot),
    arguments: Waste.allCases)
  func allocations(waste: Waste) {
    let message = waste.message
    let allocated = Allocations.leastBytes {
      _ = try? RingDescription(decodingMessage: message.span)
    }
    #expect(allocated <= 12 * message.count + 4096)
  }

  /// Messages that make a careless reader allocate much.
  enum Waste: CaseIterable {
    case shortTokens, singleTokens, manyRuns, oneIDManyTimes, claim

    var message: [UInt8] {
      let count = 20_000
      return switch self {
      case .shortTokens:
        [UInt8](entry: [UInt8](field: 2, [UInt8](field: 6, .init(repeating: 1, count: count))))
      case .singleTokens:
        [UInt8](entry: [UInt8](field: 2, (0..<count).map { $0 % 2 == 0 ? 0x30 : 1 }))
      case .manyRuns:
        [UInt8](entry: [UInt8](field: 2, (0..<count / 3 * 3).map { [0x32, 1, 1][$0 % 3] }))
      case .oneIDManyTimes: (0..<count).map { $0 % 2 == 0 ? 0x0A : 0 }
      case .claim: [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]
      }
    }
  }

  /// Reads `message`; what can be read is written and read again.
  private func attempt(_ message: [UInt8]) {
    do throws(RingDescriptionError) {
      let read = try RingDescription(decodingMessage: message.span)
      let again = read.encodedMessage()
      #expect((try? RingDescription(decodingMessage: again.span)) == read)
    } catch {
      #expect(0..<max(1, message.count) ~= error.byteOffset)
    }
  }
}
