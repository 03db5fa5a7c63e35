/// Something in a ring that is not as it should be, but that look-ups and merges, as those of Cortex, take as
/// it is.
@nonexhaustive
public enum RingOddity: Hashable, Sendable {
  /// The instance does not say where it listens.
  case noAddress(RingName)
  /// The state is none that this library knows: no operation takes the instance for healthy.
  case unknownState(RingName, InstanceState)
  /// The heartbeat is so many seconds ahead: the instance looks alive for as long, and no other description
  /// of it wins a merge.
  case futureHeartbeat(RingName, seconds: Int64)
  /// The registration is so many seconds ahead: the instance extends shuffle shards for as long.
  case futureRegistration(RingName, seconds: Int64)
  /// The tokens are in no order.
  case unsortedTokens(RingName)
  /// The instance has a token more than once.
  case repeatedToken(UInt32, of: RingName)
  /// Several instances have the same token: it belongs to the last of these, in the order of their ids.
  case sharedToken(UInt32, [RingName])
}

extension RingOddity: CustomStringConvertible {
  /// The oddity in words.
  public var description: String {
    switch self {
    case .noAddress(let id): "\(id) has no address"
    case .unknownState(let id, let state): "\(id) is in state \(state), which is not known"
    case .futureHeartbeat(let id, let seconds):
      "the heartbeat of \(id) is \(seconds) s in the future"
    case .futureRegistration(let id, let seconds):
      "the registration of \(id) is \(seconds) s in the future"
    case .unsortedTokens(let id): "the tokens of \(id) are in no order"
    case .repeatedToken(let token, let id): "\(id) has token \(token) more than once"
    case .sharedToken(let token, let ids):
      "token \(token) is shared by \(ids.map(\.description).joined(separator: ", "))"
    }
  }
}
