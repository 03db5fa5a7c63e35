import HashRing
import TestSupport

extension SeededGenerator {
  /// A ring of up to `count` instances, with fields of all kinds and sizes.
  mutating func ring(upTo count: Int = 5) -> RingDescription {
    let count = Int.random(in: 0...count, using: &self)
    var ring = RingDescription((0..<count).map { _ in instance() })
    if Bool.random(using: &self) { ring.unknownFields = unknownFields() }
    return ring
  }

  /// An instance with fields of all kinds and sizes.
  mutating func instance() -> Instance {
    let states = (-1...6).map { InstanceState(rawValue: $0) } + [.init(rawValue: .min)]
    return Instance(
      id: name(), address: name(), zone: name(),
      state: states[.random(in: states.indices, using: &self)],
      heartbeat: Int64(bitPattern: nextOfAnyMagnitude()),
      registered: Int64(bitPattern: nextOfAnyMagnitude()),
      tokens: (0..<Int.random(in: 0...9, using: &self)).map { _ in
        UInt32(truncatingIfNeeded: nextOfAnyMagnitude())
      },
      unknownFields: Bool.random(using: &self) ? unknownFields() : [])
  }

  private mutating func name() -> RingName {
    let names: [RingName] = [
      "", "a", "é", "e\u{301}", "\0", "zone-a", RingName(utf8: [0xFF, 0x80]),
    ]
    return names[.random(in: names.indices, using: &self)]
  }

  /// Fields of numbers that neither rings nor instances have.
  private mutating func unknownFields() -> [UInt8] {
    let fields: [[UInt8]] = [
      [0x4A, 1, 0x61], [0x50, 0x80, 1], [0x58, 1], [0x62, 4, 8, 1, 16, 2], [0x69] + bytes(8),
      [0x75] + bytes(4), [0x7B, 0x08, 1, 0x13, 0x14, 0x7C], [0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0],
    ]
    return (0..<Int.random(in: 0...3, using: &self)).flatMap { _ in
      fields[.random(in: fields.indices, using: &self)]
    }
  }
}
