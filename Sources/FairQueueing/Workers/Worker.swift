/// What a pool knows of one worker.
struct Worker: Sendable {
  let name: FlowName
  var connectionCount = 0
  var hasAnnouncedShutdown = false
  /// When its place is given up, if it has no connection.
  var forgottenAt: QueueInstant?

  init(_ name: FlowName) { self.name = name }
}
