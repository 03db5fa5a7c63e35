public import FairQueueing

/// Who is next: what a simulation is to show.
public enum QueuePolicy: Hashable, Sendable {
  /// A `FairQueue` with these options.
  case queue(FairQueueOptions)
  /// The queue of Cortex, as far as fairness goes: tenants take turns for each worker by itself.
  ///
  /// A tenant has a slot while something of it is queued; a newcomer takes the first that is free. Each
  /// worker has a cursor, which starts before the first slot and goes on to the next. A cancelled request
  /// keeps its place until a worker comes upon it, and a limit that is lowered drops the newest requests. The
  /// workers of a tenant that has a limit of them are those that Cortex would choose.
  case cortex

  /// By cost, settled at completion.
  public static var fair: QueuePolicy { .queue(FairQueueOptions()) }
  /// One request of each tenant in turn.
  public static var roundRobin: QueuePolicy { .queue(.roundRobin) }
}
