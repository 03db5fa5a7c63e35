/// What the ring stores about one instance.
///
/// The tokens are kept as they are, in any order and with repetitions: a stored ring is read and
/// written back without a change. ``RingDescription/normalize()`` puts them in order.
public struct Instance: Hashable, Sendable {
  /// Who it is: its key in the ring. Host names are usual.
  public let id: RingName
  /// Where it listens, as host and port; empty if it has not told.
  public var address: RingName
  /// Its availability zone; empty for none.
  public var zone: RingName
  /// What it does at present.
  public var state: InstanceState
  /// When it last gave a sign of life, in seconds since 1970.
  public var heartbeat: Int64
  /// When it first registered, in seconds since 1970; 0 if that is unknown.
  public var registered: Int64
  /// Where on the ring it stands.
  public var tokens: [UInt32]
  /// The fields of the stored form that have no place here, one after the other as they were read: they
  /// are written back.
  public var unknownFields: [UInt8]

  /// An instance as described.
  public init(
    id: RingName, address: RingName = "", zone: RingName = "", state: InstanceState = .active,
    heartbeat: Int64 = 0, registered: Int64 = 0, tokens: [UInt32] = [], unknownFields: [UInt8] = []
  ) {
    self.id = id
    self.address = address
    self.zone = zone
    self.state = state
    self.heartbeat = heartbeat
    self.registered = registered
    self.tokens = tokens
    self.unknownFields = unknownFields
  }
}
