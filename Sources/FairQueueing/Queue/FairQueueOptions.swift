/// In what order a queue hands out, and what it keeps of a request that it has handed out.
public struct FairQueueOptions: Hashable, Sendable {
  /// By what tenants take turns.
  public enum Order: Hashable, Sendable {
    /// By cost and weight: start-time fair queueing.
    case fair
    /// One request of each tenant in turn, whatever it costs: as Cortex does. Weights and costs count for
    /// nothing, save for the limit of cost.
    case roundRobin
  }

  /// What becomes of the difference between the estimate and the true cost.
  public enum Settlement: Hashable, Sendable {
    /// Estimates are final. A request is forgotten as soon as it is handed out.
    case atDispatch
    /// The tenant is charged, or refunded, the difference when the request is completed, but at most
    /// `cap`, in the unit of costs.
    case atCompletion(cap: Double)
  }

  /// By what tenants take turns.
  public var order: Order
  /// What becomes of the difference between the estimate and the true cost.
  public var settlement: Settlement
  /// The classes of requests: for each, how much earlier a request of it must have come to go before one
  /// of a class without handicap.
  ///
  /// Within a flow, the request goes first whose time of arrival and handicap add up to the least. So a
  /// class of a greater handicap gives way, but never for longer than that.
  public var classes: [Duration]
  /// How many levels of flows are below a tenant.
  public var levels: Int

  /// Options of a queue.
  ///
  /// - Parameters:
  ///   - order: by what tenants take turns.
  ///   - settlement: what becomes of the difference between the estimate and the true cost.
  ///   - classes: the handicap of each class; one class without handicap by default.
  ///   - levels: how many levels of flows are below a tenant; none by default.
  /// - Precondition: there are 1 to 8 classes, of handicaps that are not negative, and 0 to 8 levels; the
  ///   cap is not negative and no NaN.
  public init(
    order: Order = .fair, settlement: Settlement = .atCompletion(cap: .infinity),
    classes: [Duration] = [.zero], levels: Int = 0
  ) {
    precondition(1...8 ~= classes.count, "a queue has 1 to 8 classes")
    precondition(classes.allSatisfy { $0 >= .zero }, "a handicap is not negative")
    precondition(0...8 ~= levels, "a queue has 0 to 8 levels of flows below a tenant")
    if case .atCompletion(let cap) = settlement {
      precondition(cap >= 0, "the cap of a correction is not negative")
    }
    self.order = order
    self.settlement = settlement
    self.classes = classes
    self.levels = levels
  }

  /// As Cortex queues: tenants in turn, and nothing more is heard of a request that was handed out.
  public static var roundRobin: FairQueueOptions {
    FairQueueOptions(order: .roundRobin, settlement: .atDispatch)
  }
}
