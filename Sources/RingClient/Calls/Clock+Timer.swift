extension Clock where Duration == Swift.Duration {
  /// A task that runs `tick` each time that `interval` has passed, until it returns `false` or the task is
  /// cancelled.
  ///
  /// Time counts from this call, not from when the task gets to run, and late ticks do not delay those
  /// after them. An interval of more than a century is taken for a century, as clocks trap on deadlines
  /// that they cannot express.
  func timer(every interval: Duration, tick: @escaping @Sendable () -> Bool) -> Task<Void, Never> {
    let interval = min(max(interval, .zero), .seconds(100 * 365 * 86_400))
    let first = now.advanced(by: interval)
    return Task {
      var deadline = first
      repeat {
        do { try await sleep(until: deadline, tolerance: nil) } catch { return }
        deadline = deadline.advanced(by: interval)
      } while tick()
    }
  }
}
