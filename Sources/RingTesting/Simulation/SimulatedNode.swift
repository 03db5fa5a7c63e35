internal import HashRing

/// A node of a simulation: what it is, what is on its disk, and, while it runs, what is in its memory.
struct SimulatedNode {
  let id: RingName
  /// How far its clock is ahead, in milliseconds.
  var skew: Int64 = 0
  /// Which run it is: what was meant for an earlier one does not reach it.
  var run = 0
  /// Whether it is in the network: it hears of the ring already a while before its machine starts.
  var isUp = true
  /// `nil` while it does not run.
  var lifecycle: Lifecycle?
  /// Whether it has left in good order. It may come back while things go wrong.
  var hasStopped = false
  /// What a restart finds.
  var disk: SavedTokens?
  /// The state that it has confirmed to whoever asked for it; `nil` if it may have either.
  var confirmed: InstanceState? = .active
  /// When it will be told that time has passed.
  var wakeTime: Int64?

  /// Its copy of the ring: with gossip all it has, with a store what it heard last.
  var copy = RingDescription()
  /// Of which version its copy is, with a store.
  var version: UInt64 = 0
  /// Who has left, as far as it has heard, and when: in seconds by whichever clock it was.
  var left: [RingName: Int64] = [:]
  /// The change that it makes in the store.
  var operation: Operation?

  struct Operation {
    let number: Int
    let change: LifecycleChange
    /// What it has asked the store to have.
    var wanted = RingDescription()
    var triesLeft: Int
  }
}
