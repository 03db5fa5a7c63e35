import RingClient
import RingTesting
import Synchronization

/// What is wrong with a store that breaks promises.
enum Defect: String, CaseIterable {
  case swapIgnoresVersion, swapWritesAlthoughRefused, swapAcceptsCreationOverAValue
  case swapIsAlwaysRefused, swapTellsOldVersion, versionStaysTheSame, versionBeginsAgainAfterRemoval
  case readIsOld, keysShareAValue
  case updateTellsWhatWasBefore, updateIgnoresOthers, updateWritesNothing, updateSwallowsErrors,
    updateGivesUpAtOnce
  case watchBeginsSilently, watchMissesTheLastValue, watchKeepsTheOldestValue, watchGoesBack
  case onlyOneWatch, watchIgnoresRemovals, watchNeverEnds
  case removalDoesNothing, removalOfNothingFails

  /// The promises that a store with this defect breaks, among others perhaps.
  var broken: [StorePromise] {
    switch self {
    case .swapIgnoresVersion:
      [
        .oldVersionIsRefused, .creationIsRefusedIfThereIsAValue, .concurrentUpdatesAreAllKept,
        .oneOfManyCreates,
      ]
    case .swapWritesAlthoughRefused: [.oldVersionIsRefused, .creationIsRefusedIfThereIsAValue]
    case .swapAcceptsCreationOverAValue: [.creationIsRefusedIfThereIsAValue, .oneOfManyCreates]
    case .swapIsAlwaysRefused:
      [.writtenValueIsRead, .concurrentUpdatesAreAllKept, .watchComesToTheLastValue]
    case .updateTellsWhatWasBefore: [.updateTellsWhatItWrote]
    case .swapTellsOldVersion: [.swapTellsTheNewVersion]
    case .versionStaysTheSame: [.everyChangeChangesTheVersion, .oldVersionIsRefused]
    case .versionBeginsAgainAfterRemoval: [.removalIsAChange]
    case .readIsOld: [.writtenValueIsRead, .readIsNoOlderThanAWatch]
    case .keysShareAValue: [.keysAreIndependent]
    case .updateIgnoresOthers: [.concurrentUpdatesAreAllKept]
    case .updateWritesNothing: [.nothingToWriteWritesNothing]
    case .updateSwallowsErrors: [.failedChangeEndsTheUpdate]
    case .updateGivesUpAtOnce: [.retryAsksTenTimes]
    case .watchBeginsSilently: [.watchBeginsWithTheValue, .cancelledWatchEnds]
    case .watchMissesTheLastValue: [.watchComesToTheLastValue, .everyWatchIsTold]
    case .watchKeepsTheOldestValue: [.slowReaderComesToTheLastValue]
    case .watchGoesBack: [.watchNeverGoesBack]
    case .onlyOneWatch: [.everyWatchIsTold]
    case .watchIgnoresRemovals: [.removalIsWatched]
    case .watchNeverEnds: [.cancelledWatchEnds]
    case .removalDoesNothing: [.removedKeyHasNoValue, .removalIsAChange]
    case .removalOfNothingFails: [.removalOfNothingIsNoFault]
    }
  }
}

/// A store with one defect.
final class BrokenStore: KeyValueStore {
  typealias Value = [UInt8]

  private struct Entry {
    var value: Value?
    var older: Value?
    var version: UInt64 = 0
    var watchers: [AsyncStream<Value?>.Continuation] = []
  }

  private let entries = Mutex<[String: Entry]>([:])
  private let defect: Defect

  init(_ defect: Defect) { self.defect = defect }

  func value(of key: String) async throws(StoreError) -> StoredValue<Value> {
    entries.withLock { entries in
      let entry = entries[place(of: key)] ?? Entry()
      return StoredValue(
        value: defect == .readIsOld ? entry.older : entry.value, version: entry.version)
    }
  }

  func swap(
    _ value: Value, at key: String, expecting version: UInt64
  ) async throws(StoreError) -> StoredValue<Value>? {
    entries.withLock { entries in
      let entry = entries[place(of: key)] ?? Entry()
      let isRefused =
        switch defect {
        case .swapIgnoresVersion: false
        case .swapIsAlwaysRefused: true
        case .swapAcceptsCreationOverAValue: version != 0 && version != entry.version
        default: version != entry.version
        }
      if isRefused && defect != .swapWritesAlthoughRefused { return nil }
      set(value, of: key, in: &entries)
      if isRefused { return nil }
      let told = defect == .swapTellsOldVersion ? version : entries[place(of: key)]?.version ?? 0
      return StoredValue(value: value, version: told)
    }
  }

  func delete(_ key: String) async throws(StoreError) {
    let isAbsent = entries.withLock { entries in
      guard entries[place(of: key)]?.value != nil else { return true }
      if defect != .removalDoesNothing { set(nil, of: key, in: &entries) }
      return false
    }
    if isAbsent && defect == .removalOfNothingFails { throw .unavailable(StoreFault.failure) }
  }

  func watch(_ key: String) -> AsyncStream<Value?> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Value?.self,
      bufferingPolicy: defect == .watchKeepsTheOldestValue ? .bufferingOldest(1) : .unbounded)
    entries.withLock { entries in
      var entry = entries[place(of: key)] ?? Entry()
      if defect != .watchBeginsSilently { continuation.yield(entry.value) }
      if defect != .onlyOneWatch || entry.watchers.isEmpty { entry.watchers.append(continuation) }
      entries[place(of: key)] = entry
    }
    guard defect == .watchNeverEnds else { return stream }
    // A task that nobody cancels hands the values on, and yields again when it should have ended.
    return AsyncStream { @Sendable () async -> Value?? in
      while true {
        for await value in stream { return value }
        await Task.yield()
      }
    }
  }

  func update(
    _ key: String, _ change: @Sendable (Value?) throws -> StoreUpdate<Value>
  ) async throws(StoreError) -> StoredValue<Value> {
    for _ in 0..<(defect == .updateGivesUpAtOnce ? 1 : 10) {
      let stored = try await value(of: key)
      do {
        switch try change(stored.value) {
        case .nothing:
          guard defect == .updateWritesNothing else { return stored }
          _ = try await swap(stored.value ?? [], at: key, expecting: stored.version)
          return try await value(of: key)
        case .retry: continue
        case .write(let new):
          var version = stored.version
          if defect == .updateIgnoresOthers {
            await Task.yield()
            version = try await value(of: key).version
          }
          if let written = try await swap(new, at: key, expecting: version) {
            return defect == .updateTellsWhatWasBefore ? stored : written
          }
        }
      } catch {
        if defect == .updateSwallowsErrors { return stored }
        throw error as? StoreError ?? .changeFailed(error)
      }
    }
    throw .contended(tries: 10)
  }

  private func place(of key: String) -> String { defect == .keysShareAValue ? "" : key }

  private func set(_ value: Value?, of key: String, in entries: inout [String: Entry]) {
    var entry = entries[place(of: key)] ?? Entry()
    entry.older = entry.value
    entry.value = value
    if defect != .versionStaysTheSame || entry.version == 0 { entry.version += 1 }
    if defect == .versionBeginsAgainAfterRemoval {
      entry.version = value.map { UInt64($0.count / 2) } ?? 0
    }
    let isSilent =
      switch defect {
      // Three of four changes are told.
      case .watchMissesTheLastValue: entry.version % 4 == 1
      case .watchIgnoresRemovals: value == nil
      default: false
      }
    if !isSilent {
      for watcher in entry.watchers {
        watcher.yield(value)
        if defect == .watchGoesBack, entry.version % 4 == 2, let older = entry.older {
          watcher.yield(older)
        }
      }
    }
    entries[place(of: key)] = entry
  }
}
