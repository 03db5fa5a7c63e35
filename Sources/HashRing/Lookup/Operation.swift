/// What a look-up is for: it decides which instances can serve it, and which make it look further.
///
/// ```swift
/// Operation.write.accepts(.active)  // true
/// Operation(healthy: [.active, .joining], extending: [.leaving])
/// ```
///
/// The constants are those of Cortex; ``Dskit`` has those of dskit, where they differ. States beyond
/// the sixteenth are never accepted, and never extend.
public struct Operation: Hashable, Sendable {
  /// The states in which an instance serves the operation: bit *n* for state *n*.
  public let healthyStates: UInt16
  /// The states that make a look-up take one instance more than it would.
  public let extendingStates: UInt16

  /// An operation by its mask: healthy states in the low 16 bits, extending ones in the high 16.
  public init(mask: UInt32) {
    healthyStates = UInt16(truncatingIfNeeded: mask)
    extendingStates = UInt16(truncatingIfNeeded: mask &>> 16)
  }

  /// An operation by its states.
  ///
  /// - Parameters:
  ///   - healthy: the states in which an instance serves it.
  ///   - extending: the states that make a look-up take one instance more.
  /// - Precondition: the number of each state is in `0..<16`.
  public init(healthy: [InstanceState], extending: [InstanceState] = []) {
    healthyStates = Self.bits(healthy)
    extendingStates = Self.bits(extending)
  }

  /// Whether an instance in this state serves the operation.
  public func accepts(_ state: InstanceState) -> Bool { healthyStates & state.bit != 0 }

  /// Whether an instance in this state makes a look-up take one instance more.
  public func extends(on state: InstanceState) -> Bool { extendingStates & state.bit != 0 }

  private static func bits(_ states: [InstanceState]) -> UInt16 {
    states.reduce(0) { bits, state in
      precondition(state.bit != 0, "an operation knows of the states from 0 to 15")
      return bits | state.bit
    }
  }

  /// Samples are written; an instance that is not active is replaced by a further one.
  public static let write = Self(
    healthy: [.active], extending: [.leaving, .pending, .joining, .left, .readOnly])
  /// Samples are written; only one that is read-only is replaced by a further one.
  public static let writeNoExtend = Self(healthy: [.active], extending: [.readOnly])
  /// Samples are read.
  public static let read = Self(
    healthy: [.active, .pending, .leaving, .joining, .readOnly], extending: [.pending, .left])
  /// All instances are looked at, whatever their states.
  public static let reporting = Self(mask: 0xFFFF)

  /// The operations as dskit defines them, the library that other descendants of Cortex share.
  public enum Dskit {
    /// Samples are written; an instance that is not active is replaced by a further one.
    public static let write = Operation(
      healthy: [.active], extending: [.leaving, .pending, .joining, .left])
    /// Samples are written; nothing replaces an instance that is not active.
    public static let writeNoExtend = Operation(healthy: [.active])
    /// Samples are read.
    public static let read = Operation(
      healthy: [.active, .pending, .leaving], extending: [.pending, .joining, .left])
    /// All instances are looked at, whatever their states.
    public static let reporting = Operation.reporting
  }
}

extension InstanceState {
  /// The bit of the state in a mask; 0 if masks have none for it.
  var bit: UInt16 { 0..<16 ~= rawValue ? 1 << UInt16(rawValue) : 0 }
}
