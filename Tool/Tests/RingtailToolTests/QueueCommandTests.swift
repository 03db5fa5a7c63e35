import Foundation
import Testing

/// `ringtail queue` says what it promises.
struct QueueCommandTests {
  private static let small = """
    {"seed": 3, "duration_s": 20, "workers": 2, "tenants": [
      {"name": "a & b", "weight": 2, "backlog": 5, "cost_s": {"fixed": 1}, "max_requests": 4},
      {"name": "c", "weight": 1, "arrivals_per_s": 5, "cost_s": {"mean": 0.2, "p99": 1},
        "patience_s": 2, "estimate_s": 0.3, "start_s": 1, "stop_s": 15, "reserved_workers": 1},
      {"name": "d", "backlog": 1, "cost_s": {"fixed": 0.1}, "max_workers": 1}],
      "changes": [
        {"at_s": 5, "workers": 3}, {"at_s": 6, "tenant": "c", "max_requests": 2}],
      "intervals": 4}
    """

  private func simulate(_ scenario: String, _ arguments: String...) throws -> ProcessOutput {
    try withFile(of: Array(scenario.utf8)) { try ringtail(["queue", "simulate", $0] + arguments) }
  }

  @Test func eachPolicyAndTenantHasARecord() throws {
    let run = try simulate(Self.small, "--json")
    #expect(run.status == 0 && run.standardError.isEmpty)
    let records = try run.lines.map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let policies = ["fair", "round-robin", "cortex"]
    #expect(records.compactMap { $0["policy"] as? String } == policies.flatMap { [$0, $0, $0] })
    #expect(
      records.compactMap { $0["tenant"] as? String }
        == policies.flatMap { _ in ["a & b", "c", "d"] })
    for policy in policies {
      let shares = records.compactMap { $0["policy"] as? String == policy ? $0["share"] : nil }
      #expect(abs(shares.compactMap { $0 as? Double }.reduce(0, +) - 1) < 1e-9)
    }
    for record in records {
      for key in ["weight", "wait_mean_s", "wait_p99_s", "wait_max_s", "lag_s", "bound_s"] {
        #expect(record[key] is Double)
      }
      #expect(record["served"] as? Int ?? 0 > 0)
    }
    let lag = try #require(records[0]["lag_s"] as? Double)
    let bound = try #require(records[0]["bound_s"] as? Double)
    #expect(lag > 0 && lag <= bound)
    #expect(try simulate(Self.small, "--json").standardOutput == run.standardOutput)
  }

  @Test func theTableHasThePoliciesSideBySide() throws {
    let run = try simulate(Self.small)
    #expect(run.status == 0)
    #expect(run.lines.count == 1 + 9)
    #expect(run.lines[0].hasPrefix("tenant  weight  policy"))
    #expect(run.lines[1...3].allSatisfy { $0.hasPrefix("a & b") })
    #expect(run.lines[1].contains("fair") && run.lines[2].contains("round-robin"))
  }

  /// The figures of the documentation are what the tool draws of the scenarios that it names.
  @Test(arguments: ["heavy-tenant", "weights"])
  func figuresAreReproduced(name: String) throws {
    let scenario = repository.appending(path: "Documentation/Scenarios/\(name).json")
    let figure = repository.appending(
      path: "Sources/FairQueueing/FairQueueing.docc/Resources/\(name).svg")
    let drawn = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).svg")
    defer { try? FileManager.default.removeItem(at: drawn) }
    let run = try ringtail("queue", "simulate", scenario.path, "--svg", drawn.path)
    #expect(run.status == 0)
    #expect(try Data(contentsOf: drawn) == Data(contentsOf: figure))
  }

  /// The table of the article on fairness has what the tool prints of its scenario.
  @Test func figuresOfTheArticleAreReproduced() throws {
    let scenario = repository.appending(path: "Documentation/Scenarios/heavy-tenant.json")
    let run = try ringtail("queue", "simulate", scenario.path)
    let rows = run.lines.map { $0.split(separator: " ").map(String.init) }
    let article = try String(
      contentsOf: repository.appending(
        path: "Sources/FairQueueing/FairQueueing.docc/Fairness.md"), encoding: .utf8)
    let heavy = rows[1...3].map { $0[3] + " %" }.joined(separator: " | ")
    let served = rows[4...6].map { $0[6] }.joined(separator: " | ")
    #expect(article.contains("| share of the heavy tenant | \(heavy) |"))
    #expect(article.contains("| requests served of a light tenant | \(served) |"))
  }

  @Test(arguments: [
    ("", "the file"),
    ("[1]", "the file is no"),
    (#"{"duration_s": 1}"#, "is missing"),
    (#"{"duration_s": 1, "workers": "x", "tenants": []}"#, "workers is no Int"),
    (
      #"{"duration_s": 1, "workers": 1, "tenants": [{"name": "a", "backlog": 1}]}"#,
      "tenants[0].cost_s"
    ),
    (
      #"{"duration_s": 1, "workers": 1, "tenants": [{"name": "a", "cost_s": {"fixed": 1}}]}"#,
      "tenant a: it has either arrivals_per_s or backlog"
    ),
    (
      #"{"duration_s": 1, "workers": 1, "tenants": [{"name": "a", "backlog": 1, "cost_s": {"p99": 1}}]}"#,
      "tenant a: cost_s has either fixed or both mean and p99"
    ),
    (
      #"{"duration_s": 1, "workers": 1, "tenants": [{"name": "a", "backlog": 1, "cost_s": {"fixed": -1}}]}"#,
      "tenant a: the cost is not in"
    ),
    (
      #"{"duration_s": 1, "workers": 1, "tenants": [], "changes": [{"at_s": 1}]}"#,
      "changes: a change has"
    ),
    (
      #"{"duration_s": 1, "workers": 1, "tenants": [], "changes": [{"at_s": 1, "tenant": "b", "max_requests": 1}]}"#,
      "changes: there is no tenant b"
    ),
    (
      #"{"duration_s": 1, "workers": 0, "tenants": []}"#,
      "the number of workers is not in 1...10000"
    ),
  ])
  func aBadScenarioIsRefusedInWords(scenario: String, message: String) throws {
    let run = try simulate(scenario)
    #expect(run.status == 2 && run.standardOutput.isEmpty)
    #expect(run.standardError.contains(message), "\(run.standardError)")
  }

  @Test func filesThatCannotBeOpenedAreBadUsage() throws {
    #expect(try ringtail("queue", "simulate", "/nowhere").status == 2)
    #expect(try simulate(Self.small, "--svg", "/nowhere/figure.svg").status == 2)
    #expect(try ringtail("queue", "simulate").status == 2)
  }
}
