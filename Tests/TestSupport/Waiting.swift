/// Waits until a condition holds that other tasks bring about. A condition that never holds is left to
/// the time limit of the test.
public func eventually(_ condition: @Sendable () -> Bool) async {
  while !condition() { await Task.yield() }
}

/// Waits until the current task is cancelled.
public func untilCancelled() async {
  while !Task.isCancelled { await Task.yield() }
}
