internal import HashRing

extension RingMember {
  /// Registers the instance, keeps it in the ring, and takes it out again when it is to stop.
  ///
  /// It returns when the instance has stopped. If its task is cancelled it returns as soon as `flush`,
  /// `observe` and what it has asked of the store and the disk do, whose tasks are cancelled too, and leaves
  /// the instance in the ring as it is, like a crash does.
  ///
  /// - Parameters:
  ///   - flush: writes down what is only in memory, when the instance stops; it is leaving meanwhile, and
  ///     goes on giving signs of life.
  ///   - observe: is told what happens to the instance, one event after the other. The instance waits for
  ///     it, and gives no sign of life meanwhile: what takes long belongs into another task.
  /// - Precondition: it has not run before.
  public func run(
    flush: @escaping @Sendable () async -> Void = {},
    observe: @Sendable (Event) async -> Void = { _ in }
  ) async {
    var lifecycle = Lifecycle(options: options, saved: await tokens?.load())
    var random = SystemRandomNumberGenerator()
    let (observations, seen) = AsyncStream.makeStream(of: Void.self)
    await withDiscardingTaskGroup { group in
      group.addTask { await watch(onlyAfter: observations) }
      var alarm: Task<Void, Never>?
      var unsaved: SavedTokens?
      var directives = lifecycle.handle(.start, at: now(), using: &random)
      var signals = signals.makeAsyncIterator()
      repeat {
        for directive in directives {
          switch directive {
          case .change(let change): group.addTask { await apply(change) }
          case .save(let saved):
            unsaved = await rest(of: saved, observe)
          case .stateChanged(let old, let new): await observe(.stateChanged(from: old, to: new))
          case .ready: await observe(.ready)
          case .flush:
            group.addTask {
              await flush()
              signal(.flushed)
            }
          case .stopped: break
          }
        }
        alarm?.cancel()
        alarm = lifecycle.wakeTime.map(ring)
        guard lifecycle.phase != .stopped, let next = await signals.next() else { break }
        switch next.input {
        case .observed: seen.yield()
        case .stored: if let saved = unsaved { unsaved = await rest(of: saved, observe) }
        default: break
        }
        if let failure = next.failure { await observe(.changeFailed(failure)) }
        directives = lifecycle.handle(next.input, at: now(), using: &random)
      } while true
      alarm?.cancel()
      group.cancelAll()
    }
  }

  /// Saves tokens.
  ///
  /// - Returns: what is still to be saved.
  private func rest(
    of saved: SavedTokens, _ observe: @Sendable (Event) async -> Void
  ) async -> SavedTokens? {
    do {
      try await tokens?.save(saved)
      return nil
    } catch {
      await observe(.savingFailed(error))
      return saved
    }
  }

  /// Carries out a change, and signals what has become of it.
  private func apply(_ change: LifecycleChange) async {
    do throws(StoreError) {
      let stored = try await store.update(key) { try change($0).map { .write($0) } ?? .nothing }
      signal(.stored(stored.value ?? RingDescription(), reference: reference))
    } catch {
      signal(.failed, failure: error)
    }
  }

  /// Signals what the ring has, each time that what it had before has been seen: who is slow gets the last.
  private func watch(onlyAfter observations: AsyncStream<Void>) async {
    var observations = observations.makeAsyncIterator()
    for await ring in store.watch(key) {
      signal(.observed(ring ?? RingDescription(), reference: reference))
      await observations.next()
    }
  }

  private var reference: Int64 { store.referenceTime(of: key, now: now()) }

  /// Signals that it is `time`, in milliseconds since 1970, unless it is cancelled before.
  private func ring(at time: Int64) -> Task<Void, Never> {
    let (wait, isFarOff) = time.subtractingReportingOverflow(now())
    let delay = Duration.milliseconds(isFarOff ? .max : max(0, wait))
    return Task {
      do {
        try await clock.sleep(for: delay)
        signal(.time)
      } catch {}
    }
  }
}
