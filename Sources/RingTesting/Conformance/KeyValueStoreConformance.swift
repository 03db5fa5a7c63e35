public import RingClient

/// Checks whether a key-value store keeps what `KeyValueStore` promises.
///
/// It needs no library for tests; in a test, check each promise:
///
/// ```swift
/// @Test(arguments: StorePromise.allCases)
/// func storeKeeps(promise: StorePromise) async throws {
///   let suite = KeyValueStoreConformance(store: EtcdStore(…), marks: .instances)
///   try await suite.check(promise)
/// }
/// ```
///
/// Each check uses keys of its own, below a prefix, and leaves values there. The checks of watches wait
/// for as long as the patience allows before they find a violation.
///
/// A suite cannot make a store fail. That an update of the store's own tries again when the store could not be
/// reached is left to its tests.
public struct KeyValueStoreConformance<Store: KeyValueStore>: Sendable {
  let store: Store
  let marks: ValueMarks<Store.Value>
  let keyPrefix: String
  let patience: Duration
  let writerCount: Int

  /// A suite for a store.
  ///
  /// - Parameters:
  ///   - store: the store.
  ///   - marks: how numbers are written into its values.
  ///   - keyPrefix: what all keys begin with. No key with this prefix may have been used before.
  ///   - patience: how long a watch may take to tell what has changed, and for how long a writer may be refused
  ///     as others are faster.
  ///   - writerCount: how many write at the same time, where a promise is about that. Each of them changes the
  ///     value eight times, and as an update gives up after ten tries, it begins again then.
  /// - Precondition: `writerCount` is in `1...64`.
  public init(
    store: Store, marks: ValueMarks<Store.Value>, keyPrefix: String = "conformance/",
    patience: Duration = .seconds(5), writerCount: Int = 8
  ) {
    precondition(1...64 ~= writerCount, "there have to be 1 to 64 writers")
    self.store = store
    self.marks = marks
    self.keyPrefix = keyPrefix
    self.patience = patience
    self.writerCount = writerCount
  }

  /// Checks whether the store keeps a promise.
  ///
  /// - Parameter promise: which.
  public func check(_ promise: StorePromise) async throws(ConformanceViolation) {
    let trial = StoreTrial(suite: self, promise: promise)
    do {
      try await run(trial)
    } catch let violation as ConformanceViolation {
      throw violation
    } catch {
      throw ConformanceViolation(promise: promise, text: "an operation failed: \(error)")
    }
  }

  private func run(_ trial: StoreTrial<Store>) async throws {
    switch trial.promise {
    case .absentKeyHasNoValue: try await trial.absentKeyHasNoValue()
    case .writtenValueIsRead: try await trial.writtenValueIsRead()
    case .swapTellsTheNewVersion: try await trial.swapTellsTheNewVersion()
    case .everyChangeChangesTheVersion: try await trial.everyChangeChangesTheVersion()
    case .creationIsRefusedIfThereIsAValue: try await trial.creationIsRefusedIfThereIsAValue()
    case .oldVersionIsRefused: try await trial.oldVersionIsRefused()
    case .keysAreIndependent: try await trial.keysAreIndependent()
    case .oneOfManyCreates: try await trial.oneOfManyCreates()
    case .concurrentUpdatesAreAllKept: try await trial.concurrentUpdatesAreAllKept()
    case .updateTellsWhatItWrote: try await trial.updateTellsWhatItWrote()
    case .nothingToWriteWritesNothing: try await trial.nothingToWriteWritesNothing()
    case .failedChangeEndsTheUpdate: try await trial.failedChangeEndsTheUpdate()
    case .retryAsksTenTimes: try await trial.retryAsksTenTimes()
    case .watchBeginsWithTheValue: try await trial.watchBeginsWithTheValue()
    case .watchComesToTheLastValue: try await trial.watchComesToTheLastValue()
    case .slowReaderComesToTheLastValue: try await trial.slowReaderComesToTheLastValue()
    case .everyWatchIsTold: try await trial.everyWatchIsTold()
    case .watchNeverGoesBack: try await trial.watchNeverGoesBack()
    case .readIsNoOlderThanAWatch: try await trial.readIsNoOlderThanAWatch()
    case .cancelledWatchEnds: try await trial.cancelledWatchEnds()
    case .removedKeyHasNoValue: try await trial.removedKeyHasNoValue()
    case .removalIsWatched: try await trial.removalIsWatched()
    case .removalIsAChange: try await trial.removalIsAChange()
    case .removalOfNothingIsNoFault: try await trial.removalOfNothingIsNoFault()
    }
  }
}
