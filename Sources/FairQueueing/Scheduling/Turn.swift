/// A flow's place in the order of turns: its tag, and among equal tags the number of the turn.
///
/// The flow is in the low 24 bits of the turn, so that 16 bytes say all.
struct Turn: Sendable {
  var tag: Int64
  private var numberAndFlow: UInt64

  init(tag: Int64, number: UInt64, flow: Int32) {
    self.tag = tag
    numberAndFlow = number &<< 24 | UInt64(truncatingIfNeeded: flow)
  }

  private init(tag: Int64, numberAndFlow: UInt64) {
    self.tag = tag
    self.numberAndFlow = numberAndFlow
  }

  /// After all turns: that of nobody.
  static let never = Turn(tag: 1 << 62, numberAndFlow: .max)

  /// The greatest number of a turn.
  static var maximumNumber: UInt64 { 1 << 40 - 1 }

  /// Whose turn it is.
  var flow: Int32 { Int32(truncatingIfNeeded: numberAndFlow & 0xFF_FFFF) }

  /// Whether it is anybody's.
  var isSomeones: Bool { numberAndFlow != .max }

  /// The earlier of two turns.
  ///
  /// Without a branch, since which one it is cannot be foreseen; and by the sign of a difference, as the
  /// compiler makes branches of comparisons.
  @inline(__always)
  static func earlier(_ left: Turn, _ right: Turn) -> Turn {
    let (_, borrow) = right.numberAndFlow.subtractingReportingOverflow(left.numberAndFlow)
    let mask = (right.tag &- left.tag &- (borrow ? 1 : 0)) &>> 63
    return Turn(
      tag: left.tag ^ (left.tag ^ right.tag) & mask,
      numberAndFlow: left.numberAndFlow
        ^ (left.numberAndFlow ^ right.numberAndFlow) & UInt64(bitPattern: mask))
  }
}

extension Turn: Comparable {
  @inline(__always)
  static func < (left: Turn, right: Turn) -> Bool {
    // The sign bit is turned over, so that tags compare as the high half of one number.
    UInt128(_low: left.numberAndFlow, _high: UInt64(bitPattern: left.tag) ^ 1 << 63)
      < UInt128(_low: right.numberAndFlow, _high: UInt64(bitPattern: right.tag) ^ 1 << 63)
  }
}
