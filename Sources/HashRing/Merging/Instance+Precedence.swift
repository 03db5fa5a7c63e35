internal import BitCoding

extension Instance {
  /// Whether this description of an instance counts, and not `other`, if a node has heard both.
  ///
  /// The later heartbeat decides. Within one second, having left comes after leaving, and that after all
  /// else; then the description counts whose canonical form is greater, byte by byte: its protobuf
  /// message, with sorted tokens. That is a total order of the descriptions of an instance, as long as
  /// ``unknownFields`` hold no field that is known.
  ///
  /// - Complexity: O(1) as a rule, O(*n* log *n*) for *n* tokens where the canonical form decides
  public func supersedes(_ other: Instance) -> Bool {
    if heartbeat != other.heartbeat { return heartbeat > other.heartbeat }
    if state.finality != other.state.finality { return state.finality > other.state.finality }
    guard self != other else { return false }
    let (mine, theirs) = (canonicalMessage, other.canonicalMessage)
    return theirs.span.precedes(mine.span)
  }

  private var canonicalMessage: [UInt8] {
    var instance = self
    instance.normalize()
    var bytes: [UInt8] = []
    instance.encode(to: &bytes)
    return bytes
  }
}

extension InstanceState {
  /// How close to the end of an instance's life the state is.
  fileprivate var finality: Int { self == .left ? 2 : self == .leaving ? 1 : 0 }
}
