/// A tenant, or a part of one: what takes its turn among its sisters. 64 bytes, without its name.
struct Flow: Sendable {
  /// The group in which it takes its turn.
  var group: Int32 = -1
  /// The group of the flows below it; -1 for a leaf, which has requests.
  var subgroup: Int32 = -1
  /// Up to which virtual time it has been served: where its next request starts.
  var tag: Int64 = 0
  /// What a cost of 1 adds to its tag.
  var rate: Double = 0
  /// What the requests that are queued in it or below are estimated to cost.
  var queuedCost: Double = 0
  /// How many requests are queued in it or below.
  var queued: Int32 = 0
  /// How many requests of it or below are running.
  var running: Int32 = 0
  /// Its leaf in the tree of turns; in round robin 0 if it is in the ring; -1 if it takes no turns.
  var place: Int32 = -1
  /// The flow after it, in round robin; the next free place, where no flow is.
  var next: Int32 = -1
  /// The flow before it, in round robin.
  var previous: Int32 = -1
  /// Of a leaf, the line of the requests of the first class.
  var line = Scheduler.Line()
}
