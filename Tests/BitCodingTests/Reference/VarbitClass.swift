/// A row of the table of variable-bit integers, written out as Prometheus' documents have it.
struct VarbitClass: Sendable {
  let prefix: String
  let payloadBits: Int
  let signed: ClosedRange<Int64>
  let unsignedMaximum: UInt64

  /// The length of every integer of the class.
  var bits: Int { prefix.count + payloadBits }

  static let all = [
    VarbitClass(prefix: "0", payloadBits: 0, signed: 0...0, unsignedMaximum: 0),
    VarbitClass(prefix: "10", payloadBits: 3, signed: -3...4, unsignedMaximum: 7),
    VarbitClass(prefix: "110", payloadBits: 6, signed: -31...32, unsignedMaximum: 63),
    VarbitClass(prefix: "1110", payloadBits: 9, signed: -255...256, unsignedMaximum: 511),
    VarbitClass(prefix: "11110", payloadBits: 12, signed: -2047...2048, unsignedMaximum: 4095),
    VarbitClass(
      prefix: "111110", payloadBits: 18, signed: -131_071...131_072, unsignedMaximum: 262_143),
    VarbitClass(
      prefix: "1111110", payloadBits: 25, signed: -16_777_215...16_777_216,
      unsignedMaximum: 33_554_431),
    VarbitClass(
      prefix: "11111110", payloadBits: 56,
      signed: -36_028_797_018_963_967...36_028_797_018_963_968,
      unsignedMaximum: 72_057_594_037_927_935),
    VarbitClass(
      prefix: "11111111", payloadBits: 64, signed: .min ... .max, unsignedMaximum: .max),
  ]
}

extension VarbitClass: CustomStringConvertible {
  var description: String { "\(prefix) + \(payloadBits)" }
}
