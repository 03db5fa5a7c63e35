/// Which workers serve a tenant, as far as that is known.
struct Assignment: Sendable {
  /// How many of them do.
  var limit = WorkerLimit.all
  /// Those that did in a version of the pool.
  var workers = WorkerSet()
  /// The version; -1 for none.
  var version = -1
}
