/// Sisters that take turns: all tenants, or what is below one flow.
///
/// In fair order it is a heap by tags, in which flows stay for as long as their tag is ahead of the virtual
/// time, even when they have nothing queued: that is how a flow that leaves and comes back finds its debt.
/// In round robin it is a list of those that have something queued.
struct FlowGroup: ~Copyable, Sendable {
  /// The flow above; -1 for the tenants.
  var parent: Int32
  /// The greatest tag that has been served.
  var virtualTime: Int64 = 0
  /// How often a flow has been put in its place.
  var turns: UInt64 = 0
  /// The heap.
  var places = TagHeap()
  /// The first and the last flow of the list.
  var first: Int32 = -1
  var last: Int32 = -1
}
