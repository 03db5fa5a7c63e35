/// What came of a scenario under a policy.
public struct QueueReport: Hashable, Sendable {
  /// What each tenant was given, in the order of the scenario.
  public let tenants: [TenantReport]
}
