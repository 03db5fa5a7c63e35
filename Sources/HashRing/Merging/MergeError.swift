/// Why a description of the ring is not merged.
@nonexhaustive
public enum MergeError: Error, Hashable, Sendable {
  /// The heartbeat of this instance, in seconds since 1970, is further ahead of this node's clock than
  /// ``MergeRules/maximumLead`` allows.
  case heartbeatAhead(id: RingName, heartbeat: Int64)
  /// The ring would have more than ``RingDescription/maximumInstanceCount`` instances.
  case tooManyInstances
}

extension MergeError: CustomStringConvertible {
  /// The error in words.
  public var description: String {
    switch self {
    case .heartbeatAhead(let id, let heartbeat):
      "the heartbeat of \(id), \(heartbeat) seconds since 1970, is too far ahead of this node's clock"
    case .tooManyInstances: "the ring would have more instances than it may"
    }
  }
}
