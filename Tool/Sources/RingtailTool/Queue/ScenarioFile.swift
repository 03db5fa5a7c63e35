internal import FairQueueing
internal import Foundation
internal import QueueSimulation

/// A scenario as its file has it.
struct ScenarioFile: Decodable {
  struct Cost: Decodable {
    var fixed: Double?
    var mean: Double?
    var p99: Double?
  }

  struct Tenant: Decodable {
    var name: String
    var weight: Double?
    var arrivalsPerSecond: Double?
    var backlog: Int?
    var cost: Cost
    var estimate: Double?
    var start: Double?
    var stop: Double?
    var patience: Double?
    var maximumRequests: Int?
    var maximumWorkers: Int?
    var reservedWorkers: Int?

    enum CodingKeys: String, CodingKey {
      case name, weight, backlog
      case arrivalsPerSecond = "arrivals_per_s"
      case cost = "cost_s"
      case estimate = "estimate_s"
      case start = "start_s"
      case stop = "stop_s"
      case patience = "patience_s"
      case maximumRequests = "max_requests"
      case maximumWorkers = "max_workers"
      case reservedWorkers = "reserved_workers"
    }
  }

  struct Change: Decodable {
    var time: Double
    var workers: Int?
    var tenant: String?
    var maximumRequests: Int?

    enum CodingKeys: String, CodingKey {
      case workers, tenant
      case time = "at_s"
      case maximumRequests = "max_requests"
    }
  }

  var seed: UInt64?
  var duration: Double
  var workers: Int
  var tenants: [Tenant]
  var changes: [Change]?
  var intervals: Int?

  enum CodingKeys: String, CodingKey {
    case seed, workers, tenants, changes, intervals
    case duration = "duration_s"
  }

  /// What a file is, and where, that is no scenario.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  init(json: [UInt8]) throws {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(json))
    } catch let error as DecodingError {
      throw Fault(error)
    }
  }

  /// The scenario to be run.
  ///
  /// - Throws: ``Fault`` if something is missing, or is there twice.
  func scenario() throws -> QueueScenario {
    var scenario = QueueScenario(
      seed: seed ?? 1, duration: duration, workers: workers,
      tenants: try tenants.map { try $0.simulated() })
    scenario.changes = try (changes ?? []).map { change in
      ScenarioChange(try kind(of: change), at: change.time)
    }
    scenario.intervals = intervals ?? scenario.intervals
    return scenario
  }

  private func kind(of change: Change) throws -> ScenarioChange.Kind {
    switch (change.workers, change.tenant, change.maximumRequests) {
    case (let count?, nil, nil): return .workers(count)
    case (nil, let name?, let count?):
      guard let tenant = tenants.firstIndex(where: { $0.name == name }) else {
        throw Fault(description: "changes: there is no tenant \(name)")
      }
      return .maximumRequests(count, tenant: tenant)
    default:
      throw Fault(
        description: "changes: a change has either workers or both tenant and max_requests")
    }
  }
}

extension ScenarioFile.Tenant {
  fileprivate func simulated() throws -> SimulatedTenant {
    var tenant = SimulatedTenant(name, demand: try demand, cost: try distribution)
    tenant.weight = weight ?? tenant.weight
    tenant.estimate = estimate
    tenant.start = start ?? tenant.start
    tenant.stop = stop
    tenant.patience = patience
    tenant.maximumRequests = maximumRequests ?? tenant.maximumRequests
    tenant.workers = maximumWorkers.map { .count($0) } ?? tenant.workers
    tenant.reservedWorkers = reservedWorkers ?? tenant.reservedWorkers
    return tenant
  }

  private var demand: SimulatedTenant.Demand {
    get throws {
      switch (arrivalsPerSecond, backlog) {
      case (let rate?, nil): return .rate(rate)
      case (nil, let count?): return .backlog(count)
      default: throw fault("it has either arrivals_per_s or backlog")
      }
    }
  }

  private var distribution: CostDistribution {
    get throws {
      switch (cost.fixed, cost.mean, cost.p99) {
      case (let cost?, nil, nil): return .fixed(cost)
      case (nil, let mean?, let p99?): return .logNormal(mean: mean, p99: p99)
      default: throw fault("cost_s has either fixed or both mean and p99")
      }
    }
  }

  private func fault(_ text: String) -> ScenarioFile.Fault {
    ScenarioFile.Fault(description: "tenant \(name): \(text)")
  }
}

extension ScenarioFile.Fault {
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context):
      description = Self.place(context.codingPath + [key]) + " is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      description = Self.place(context.codingPath) + " is no \(type)"
    case .dataCorrupted(let context):
      description = Self.place(context.codingPath) + ": \(context.debugDescription)"
    @unknown default: description = "\(error)"
    }
  }

  /// A path as in `tenants[2].cost_s`.
  private static func place(_ path: [any CodingKey]) -> String {
    let text = path.reduce("") { text, key in
      if let index = key.intValue { return text + "[\(index)]" }
      return text + (text.isEmpty ? "" : ".") + key.stringValue
    }
    return text.isEmpty ? "the file" : text
  }
}
