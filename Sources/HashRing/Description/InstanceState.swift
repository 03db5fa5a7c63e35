/// What an instance does at present, by the number that the stored ring has for it.
///
/// A number that no constant stands for comes from a newer node. It is kept, and no operation takes
/// such an instance for healthy.
public struct InstanceState: RawRepresentable, Hashable, Sendable {
  /// The number in the stored ring.
  public let rawValue: Int32

  /// The state of this number, known or not.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Serves reads and writes.
  public static let active = Self(rawValue: 0)
  /// Is shutting down: it still serves reads.
  public static let leaving = Self(rawValue: 1)
  /// Has registered, and waits.
  public static let pending = Self(rawValue: 2)
  /// Has tokens, and is making sure that they are its own.
  public static let joining = Self(rawValue: 3)
  /// Has gone: a tombstone, which gossip passes on for a while.
  public static let left = Self(rawValue: 4)
  /// Serves reads and takes no more writes. Cortex alone knows this state; dskit has a field for it.
  public static let readOnly = Self(rawValue: 5)
}

extension InstanceState: CustomStringConvertible {
  /// The name that Cortex' own pages show, or the number.
  public var description: String {
    let names = ["ACTIVE", "LEAVING", "PENDING", "JOINING", "LEFT", "READONLY"]
    return names.indices.contains(Int(rawValue)) ? names[Int(rawValue)] : String(rawValue)
  }
}
