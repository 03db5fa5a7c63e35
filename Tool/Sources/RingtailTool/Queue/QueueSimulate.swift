internal import ArgumentParser
internal import Foundation
internal import QueueSimulation

/// `ringtail queue simulate`
struct QueueSimulate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Prints what tenants get of the workers by cost, in turns, and under Cortex.",
    discussion: """
      The scenario is a JSON object:

        {"seed": 1, "duration_s": 600, "workers": 20, "tenants": [
          {"name": "a", "weight": 1, "backlog": 50, "cost_s": {"fixed": 30}},
          {"name": "b", "arrivals_per_s": 4, "cost_s": {"mean": 0.3, "p99": 2}}]}

      A tenant keeps a backlog of so many requests, or sends so many a second on average. It may have as \
      well: estimate_s, what the queue is told that each request costs; start_s and stop_s; patience_s, after \
      which a request that waits is cancelled; max_requests, how many may wait; max_workers, how many serve \
      the tenant; and reserved_workers, under Cortex, for requests of a higher priority.

      "changes" is a list of what changes on the way: {"at_s": 60, "workers": 10} or \
      {"at_s": 60, "tenant": "a", "max_requests": 10}. "intervals" says into how many the figure divides \
      the time.

      Share is the tenant's part of what all workers did; the lag is how far its service over its weight came \
      apart from another's while both waited, and the bound what the lag never exceeds where tenants share by \
      cost. All times are in seconds.
      """)

  @Argument(help: "The file of the scenario.")
  var scenario: String

  @Flag(help: "Print a JSON line for each policy and tenant.")
  var json = false

  @Option(help: "Write the shares over time to this file, as an SVG figure.")
  var svg: String?

  /// The policies that are compared.
  private static let policies: [(name: String, policy: QueuePolicy)] = [
    ("fair", .fair), ("round-robin", .roundRobin), ("cortex", .cortex),
  ]

  func run() throws {
    let bytes = try contents(of: scenario)
    let script: QueueScenario
    let reports: [(policy: String, report: QueueReport)]
    do {
      let file = try ScenarioFile(json: bytes).scenario()
      reports = try Self.policies.map { ($0.name, try file.run($0.policy)) }
      script = file
    } catch {
      standardError("\(scenario): \(error)")
      throw ExitCode(2)
    }
    if let svg { try write(ShareFigure(script, reports).svg, to: svg) }
    var output = Output()
    for line in json ? Self.records(reports) : Self.table(reports) { output.line(line) }
  }

  private func write(_ figure: String, to path: String) throws {
    do {
      try Data(figure.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      standardError("\(path): \(error.localizedDescription)")
      throw ExitCode(2)
    }
  }

  private static func records(_ reports: [(policy: String, report: QueueReport)]) -> [String] {
    reports.flatMap { policy, report in
      report.tenants.map { tenant in
        var record = JSONRecord()
        record.add("policy", policy)
        record.add("tenant", tenant.name)
        record.add("weight", tenant.weight)
        record.add("share", tenant.share)
        record.add("service_s", tenant.service)
        record.add("sent", tenant.sent)
        record.add("served", tenant.served)
        record.add("refused", tenant.refused)
        record.add("cancelled", tenant.cancelled)
        record.add("dropped", tenant.dropped)
        record.add("waiting", tenant.waiting)
        record.add("running", tenant.running)
        record.add("wait_mean_s", tenant.meanWait)
        record.add("wait_p99_s", tenant.p99Wait)
        record.add("wait_max_s", tenant.longestWait)
        record.add("lag_s", tenant.lag)
        record.add("bound_s", tenant.bound)
        return record.line
      }
    }
  }

  /// The policies below one another for each tenant.
  private static func table(_ reports: [(policy: String, report: QueueReport)]) -> [String] {
    var table = TextTable(
      [
        "tenant", "weight", "policy", "share", "served", "refused", "cancelled", "mean wait",
        "p99 wait", "longest", "lag", "bound",
      ],
      isNumber: [false, true, false] + Array(repeating: true, count: 9))
    for index in reports[0].report.tenants.indices {
      for (policy, report) in reports {
        let tenant = report.tenants[index]
        let times = [tenant.meanWait, tenant.p99Wait, tenant.longestWait, tenant.lag, tenant.bound]
        table.add(
          [
            tenant.name, GoText.number(tenant.weight), policy,
            fixed(100 * tenant.share, decimals: 1) + " %", grouped(tenant.served),
            grouped(tenant.refused), grouped(tenant.cancelled),
          ] + times.map { fixed($0, decimals: 2) })
      }
    }
    return table.lines
  }
}
