/// Sisters that take turns: all tenants, or what is below one flow.
///
/// In fair order, flows stay in the tree for as long as their tag is ahead of the virtual time, even when
/// they have nothing queued: that is how a flow that leaves and comes back finds its debt. In round robin
/// those that have something queued are linked in a ring.
struct FlowGroup: ~Copyable, Sendable {
  /// The flow above; -1 for the tenants.
  var parent: Int32
  /// The greatest tag that has been served.
  var virtualTime: Int64 = 0
  /// How many turns have been given.
  var turnCount: UInt64 = 0
  /// In fair order: the turns.
  var turns = TurnTree()
  /// In round robin: the flow of the ring whose turn it is; -1 if it is empty.
  var first: Int32 = -1

  init(parent: Int32) { self.parent = parent }
}
