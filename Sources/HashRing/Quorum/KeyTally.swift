/// The answers for one key, counted.
struct KeyTally {
  let quorum: UInt16
  let maxErrors: UInt16
  private(set) var acks: UInt16 = 0
  private var clientErrors: UInt16 = 0
  private var serverErrors: UInt16 = 0
  private var state = State.undecided
  private var lastError = ErrorFamily.server

  private enum State: UInt8 { case undecided, acked, clientFailed, serverFailed }

  init(quorum: Int, maxErrors: Int) {
    (self.quorum, self.maxErrors) = (UInt16(quorum), UInt16(maxErrors))
  }

  var replicaCount: Int { Int(quorum) + Int(maxErrors) }

  var outcome: KeyOutcome {
    switch state {
    case .undecided: .undecided
    case .acked: .acked
    case .clientFailed: .failed(.client)
    case .serverFailed: .failed(.server)
    }
  }

  private var isAnswered: Bool {
    Int(acks) + Int(clientErrors) + Int(serverErrors) == replicaCount
  }

  /// Counts a success; tells whether it decides the key.
  @inline(__always)
  mutating func addAck(_ blame: BatchRules.Blame) -> Bool {
    acks &+= 1
    if acks == quorum {
      // Acks beyond the quorum do not come here again: a key is acked once.
      state = .acked
      return true
    }
    guard acks < quorum, state == .undecided, isAnswered else { return false }
    fail(blame)
    return true
  }

  /// Counts an error; tells whether it decides the key.
  @inline(__always)
  mutating func addError(_ family: ErrorFamily, _ rules: BatchRules) -> Bool {
    lastError = family
    let count: UInt16
    switch family {
    case .client:
      clientErrors &+= 1
      count = clientErrors
    case .server:
      serverErrors &+= 1
      count = serverErrors
    }
    guard state == .undecided else { return false }
    let isDoomed = clientErrors &+ serverErrors > maxErrors
    guard isDoomed, rules.failsEarly || count > maxErrors || isAnswered else { return false }
    fail(rules.blame)
    return true
  }

  private mutating func fail(_ blame: BatchRules.Blame) {
    let family: ErrorFamily =
      switch blame {
      case .majority: clientErrors >= serverErrors ? .client : .server
      case .last: lastError
      }
    state = family == .client ? .clientFailed : .serverFailed
  }
}
