internal import HashRing
internal import RingClient
internal import Synchronization
internal import TestSupport
internal import Testing

/// Instances that answer when, and as, the test says.
final class Puppets: Sendable {
  private let state = Mutex(State())
  private let obeysCancellation: Bool

  private struct State {
    var waiting: [Int: CheckedContinuation<Int, any Error>] = [:]
    var called: [Int] = []
    var cancelled: Set<Int> = []
  }

  /// - Parameter obeysCancellation: whether a call ends when its task is cancelled.
  init(obeyingCancellation obeysCancellation: Bool = false) {
    self.obeysCancellation = obeysCancellation
  }

  /// Those that have been called, in order.
  var called: [Int] { state.withLock { $0.called } }
  /// Those whose tasks have been cancelled.
  var cancelled: Set<Int> { state.withLock { $0.cancelled } }

  /// A call, which returns a multiple of its instance's number.
  func call(_ instance: Int) async throws -> Int {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          state.called.append(instance)
          if state.cancelled.contains(instance) && obeysCancellation { return true }
          state.waiting[instance] = continuation
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let continuation = state.withLock { state in
        state.cancelled.insert(instance)
        return obeysCancellation ? state.waiting.removeValue(forKey: instance) : nil
      }
      continuation?.resume(throwing: CancellationError())
    }
  }

  /// Lets an instance answer that has been called.
  func answer(_ instance: Int, _ answer: PuppetAnswer) {
    let continuation = state.withLock { $0.waiting.removeValue(forKey: instance) }
    switch answer {
    case .success: continuation?.resume(returning: instance * 10)
    case .error(let error): continuation?.resume(throwing: error)
    }
  }

  /// Lets all answer that have been called and not yet answered.
  func answerAll(_ answer: PuppetAnswer = .success) {
    for instance in state.withLock({ $0.waiting.keys.sorted() }) { self.answer(instance, answer) }
  }

  /// Waits until these have been called.
  func areCalled(_ instances: some Sequence<Int>) async {
    let instances = Set(instances)
    await eventually { instances.isSubset(of: self.called) }
  }
}

/// How an instance answers.
enum PuppetAnswer: Sendable, CaseIterable {
  case success
  case error(PuppetError)

  static let allCases: [Self] = [.success, .error(.client), .error(.server)]

  var error: PuppetError? {
    if case .error(let error) = self { error } else { nil }
  }
}

enum PuppetError: QuorumError {
  case client
  case server
  case terminal

  var family: ErrorFamily { self == .client ? .client : .server }
  var isTerminal: Bool { self == .terminal }
}

/// An error that does something when it is asked what it means.
struct CuriousError: QuorumError {
  let look: @Sendable () -> Void

  var family: ErrorFamily {
    look()
    return .client
  }

  var isTerminal: Bool {
    look()
    return false
  }
}

/// Who runs, as tasks inherit it.
enum Inherited {
  @TaskLocal static var name = ""
}
