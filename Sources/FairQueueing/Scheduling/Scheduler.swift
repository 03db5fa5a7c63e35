/// The order in which requests are handed out, without what is in them.
///
/// Requests and flows are dense numbers in arrays, and requests stand in lines that link them: nothing is
/// allocated once the arrays are as long as they need to be.
@usableFromInline
struct Scheduler: ~Copyable, Sendable {
  let isFair: Bool
  let levels: Int
  /// The handicap of each class in nanoseconds.
  let handicaps: [Int64]
  let classCount: Int32
  /// Whether requests are known until they are completed.
  @usableFromInline let tracksRunning: Bool
  /// The cap of a correction.
  let cap: Double

  var requests = Slab<RequestRecord>()
  var freeRequest: Int32 = -1
  var flows = Slab<Flow>()
  var freeFlow: Int32 = -1
  /// The lines of each flow for all classes but the first.
  var furtherLines = Slab<Line>()
  /// The first is that of all tenants.
  var groups = Slab<FlowGroup>()
  var freeGroups: [Int32] = []
  var table = FlowTable()
  /// The workers of each tenant, from when a tenant with a limit came.
  var assignments = Slab<Assignment>()
  /// Whether there has been one.
  var hasLimits = false
  /// From how many flows on it is worth to look for those that may be forgotten.
  var sweptCount = Scheduler.keptFlowCount
  var deadlines = DeadlineHeap()
  /// Those that expired and are to be told.
  var expired = Line()

  @usableFromInline var queuedCount = 0
  @usableFromInline var runningCount = 0

  @usableFromInline
  init(_ options: FairQueueOptions) {
    isFair = options.order == .fair
    levels = options.levels
    handicaps = options.classes.map(\.nanoseconds)
    classCount = Int32(handicaps.count)
    switch options.settlement {
    case .atDispatch:
      tracksRunning = false
      cap = 0
    case .atCompletion(let cap):
      tracksRunning = true
      self.cap = cap
    }
    groups.append(FlowGroup(parent: -1))
  }
}
