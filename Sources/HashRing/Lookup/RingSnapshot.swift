/// A ring at one moment, ready for look-ups: immutable, and shared by as many tasks as there are.
///
/// ```swift
/// let ring = RingSnapshot(description, options: RingOptions(isZoneAware: true), now: now)
/// let table = ring.table(for: .write)
/// for index in try table.replicas(of: token) { send(to: ring.instances[index].address) }
/// ```
///
/// Where several instances hold the same token, it belongs to the one with the greatest id; the others
/// are as if they did not have it.
public struct RingSnapshot: Sendable {
  /// Under which rules keys are placed.
  public let options: RingOptions
  /// The instances in the order of their ids, without those in excluded zones. Look-ups name them by
  /// their indices.
  public internal(set) var instances: [Instance]
  /// The zones of the instances in order, also of those without tokens; the empty name stands for
  /// instances without zone.
  public let zones: [RingName]
  /// The zone of each instance, as an index into ``zones``.
  let zoneNumbers: [UInt16]
  let tokenIndex: TokenIndex
  /// Whether the heartbeat of each instance is young enough.
  var areAlive: [Bool]

  /// A snapshot of `description`.
  ///
  /// - Parameters:
  ///   - description: the ring, in any state in which it may be stored.
  ///   - options: under which rules keys are placed.
  ///   - now: the time by which heartbeats are judged, in milliseconds since 1970.
  /// - Precondition: there are at most ``RingDescription/maximumInstanceCount`` instances.
  /// - Complexity: O(*t* log *t*) for *t* tokens
  public init(_ description: RingDescription, options: RingOptions, now: Int64) {
    let instances = options.included(description.instances)
    self.init(
      options: options, instances: instances,
      areAlive: instances.map { $0.isAlive(within: options.heartbeatTimeout, at: now) })
  }

  init(options: RingOptions, instances: [Instance], areAlive: [Bool]) {
    precondition(
      instances.count <= RingDescription.maximumInstanceCount,
      "a ring has at most 65,535 instances")
    self.options = options
    self.instances = instances
    self.areAlive = areAlive
    let zones = Set(instances.map(\.zone)).sorted()
    self.zones = zones
    let numbers = Dictionary(uniqueKeysWithValues: zip(zones, 0...UInt16.max))
    zoneNumbers = instances.map { numbers[$0.zone] ?? 0 }
    tokenIndex = TokenIndex(instances)
  }

  /// Judges all heartbeats by another time.
  ///
  /// - Parameter now: the time, in milliseconds since 1970.
  /// - Complexity: O(*n*) for *n* instances
  public mutating func judgeHeartbeats(now: Int64) {
    areAlive = instances.map { $0.isAlive(within: options.heartbeatTimeout, at: now) }
  }

  /// Whether an instance can serve an operation: its state allows it, and its heartbeat is young enough.
  ///
  /// - Precondition: `index` is that of an instance.
  /// - Complexity: O(1)
  public func isHealthy(_ index: Int, for operation: Operation) -> Bool {
    areAlive[index] && operation.accepts(instances[index].state)
  }
}

extension Instance {
  /// Whether the last heartbeat is no older than `timeout`, if there is one.
  ///
  /// - Parameters:
  ///   - timeout: how old it may be; `nil` for any age.
  ///   - now: the present time, in milliseconds since 1970.
  /// - Complexity: O(1)
  public func isAlive(within timeout: Duration?, at now: Int64) -> Bool {
    guard let timeout else { return true }
    let (milliseconds, overflow) = heartbeat.multipliedReportingOverflow(by: 1000)
    let (age, isFarOff) = now.subtractingReportingOverflow(milliseconds)
    // What is out of range is so by millions of years, to one side or the other.
    if overflow || isFarOff { return heartbeat > 0 }
    return .milliseconds(age) <= timeout
  }
}
