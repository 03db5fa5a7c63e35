/// Where nodes keep what they share, as a value under a key: etcd, Consul, or a copy in every node that
/// gossip keeps alike.
///
/// It is a port. Values are typed, so that a store in memory or with gossip need not encode them at each
/// look; an adapter for a store of bytes takes a ``ValueCodec``. `KeyValueStoreConformance` of the
/// module `RingTesting` checks an adapter against what is promised here.
///
/// An operation must end in reasonable time: an adapter throws ``StoreError/unavailable(_:)`` if the store has
/// not answered for some seconds.
///
/// | | etcd | Consul | gossip |
/// |---|---|---|---|
/// | ``StoredValue/version`` | the modification revision | the modification index | counts the changes of the copy |
/// | ``swap(_:at:expecting:)`` | a transaction that compares the version | a write with that index | a ``MergingCodec/merge(_:into:isLocal:now:)`` |
/// | ``watch(_:)`` | a watch | blocking reads | the copy's changes |
public protocol KeyValueStore<Value>: Sendable {
  /// What is stored.
  associatedtype Value: Sendable

  /// What a key has, no older than the last write that this node knows of.
  ///
  /// - Parameter key: the key.
  func value(of key: String) async throws(StoreError) -> StoredValue<Value>

  /// Stores a value if the key still has the version that was seen.
  ///
  /// - Parameters:
  ///   - value: the new value.
  ///   - key: the key.
  ///   - version: the version that was seen with its value, or with the lack of one.
  /// - Returns: what the key has now: the value, or, where values are merged, what has become of it;
  ///   `nil` if the key had another version, and nothing is stored.
  /// - Throws: ``StoreError/unavailable(_:)`` also when it is not known whether the value is stored.
  func swap(
    _ value: Value, at key: String, expecting version: UInt64
  ) async throws(StoreError) -> StoredValue<Value>?

  /// The values of a key from now on: first the one that it has, then each time another one, and `nil`
  /// while it has none.
  ///
  /// Values may be left out, but the last one comes in the end, however slow the reader is, and none comes
  /// after a newer one. While the store cannot be reached, nothing comes; the sequence does not end
  /// before its reader does.
  ///
  /// - Parameter key: the key.
  func watch(_ key: String) -> AsyncStream<Value?>

  /// Removes a key and its value. It is no fault if there is none.
  ///
  /// - Parameter key: the key.
  func delete(_ key: String) async throws(StoreError)

  /// The time by which heartbeats in a value are to be judged, in milliseconds since 1970.
  ///
  /// Left out, it is the present. A store that reads from time to time, and may serve what it read long
  /// ago, gives the time when it read last: otherwise all instances look dead as soon as the
  /// store cannot be reached.
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - now: the present time, in milliseconds since 1970.
  func referenceTime(of key: String, now: Int64) -> Int64

  /// Replaces the value of a key by one that is computed from it.
  ///
  /// Left out, it reads, asks `change`, and swaps, and begins again when others were faster, when the store
  /// could not be reached, or when `change` says so: ten times in all. Between the tries it waits for
  /// a random time, of at most two milliseconds at first and half a second in the end. If its task is
  /// cancelled it does not try again.
  ///
  /// If the answer to a swap is lost, the next try finds what that has written: `change` must do no harm when
  /// it is applied to its own result.
  ///
  /// - Parameters:
  ///   - key: the key.
  ///   - change: gives the new value, from the one that the key has, or from `nil` if it has none. It is
  ///     called anew for each try.
  /// - Returns: what the key has then, whether it was written or not.
  /// - Throws: ``StoreError/changeFailed(_:)`` when `change` throws: that ends it at once;
  ///   ``StoreError/contended(tries:)`` when the last try failed because of others or was to be
  ///   made again; ``StoreError/unavailable(_:)`` when it failed because of the store, or, with a
  ///   `CancellationError`, when it was not made as the task was cancelled.
  func update(
    _ key: String, _ change: @Sendable (Value?) throws -> StoreUpdate<Value>
  ) async throws(StoreError) -> StoredValue<Value>
}

extension KeyValueStore {
  /// The present.
  public func referenceTime(of key: String, now: Int64) -> Int64 { now }

  /// Reads, asks `change`, and swaps, up to ten times.
  public func update(
    _ key: String, _ change: @Sendable (Value?) throws -> StoreUpdate<Value>
  ) async throws(StoreError) -> StoredValue<Value> {
    let tries = 10
    var failure = StoreError.contended(tries: tries)
    for number in 0..<tries {
      if number > 0 { try await pause(before: number) }
      do throws(StoreError) {
        let stored = try await value(of: key)
        switch try decide(change, stored.value) {
        case .nothing: return stored
        case .retry: failure = .contended(tries: tries)
        case .write(let value):
          if let written = try await swap(value, at: key, expecting: stored.version) {
            return written
          }
          failure = .contended(tries: tries)
        }
      } catch .unavailable(let cause) {
        failure = .unavailable(cause)
      }
    }
    throw failure
  }

  /// Waits before a try is made again, for longer the more there were, so that those who hinder each other
  /// come at different times.
  private func pause(before number: Int) async throws(StoreError) {
    let limit = Duration.milliseconds(1 << number)
    do {
      try await Task.sleep(for: limit * Double.random(in: 0..<1))
    } catch {
      throw .unavailable(error)
    }
  }

  private func decide(
    _ change: @Sendable (Value?) throws -> StoreUpdate<Value>, _ value: Value?
  ) throws(StoreError) -> StoreUpdate<Value> {
    do { return try change(value) } catch { throw .changeFailed(error) }
  }
}
