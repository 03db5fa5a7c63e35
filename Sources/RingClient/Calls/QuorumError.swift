public import HashRing

/// An error of a call that tells what it means for a quorum.
///
/// Errors that do not conform count as `ErrorFamily.server`, and are not terminal.
public protocol QuorumError: Error {
  /// Whose fault it is.
  var family: ErrorFamily { get }
  /// Whether there is no point in asking others, as when a limit is exceeded; `false` unless said
  /// otherwise. Batches do not ask for it.
  var isTerminal: Bool { get }
}

extension QuorumError {
  /// `false`
  public var isTerminal: Bool { false }
}

extension CallAnswer {
  /// The answer of a call that ended with `error`, or without one.
  init(_ error: (any Error)?) {
    switch error {
    case nil: self = .success
    case let error?: self = .failure((error as? any QuorumError)?.family ?? .server)
    }
  }
}

extension RequestAnswer {
  /// The answer of a request that ended with `error`, or without one.
  init(_ error: (any Error)?) {
    switch error {
    case nil: self = .success
    case let error?:
      self = (error as? any QuorumError)?.isTerminal == true ? .terminalFailure : .failure
    }
  }
}
