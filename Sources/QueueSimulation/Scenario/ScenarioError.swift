/// Why a scenario cannot be simulated.
public struct ScenarioError: Error, Hashable, Sendable {
  /// Which tenant is wrong; `nil` if it is not about one.
  public let tenant: String?
  /// What is wrong.
  public let text: String

  init(_ text: String, tenant: String? = nil) {
    self.tenant = tenant
    self.text = text
  }
}

extension ScenarioError: CustomStringConvertible {
  /// What is wrong, and with whom.
  public var description: String { tenant.map { "tenant \($0): \(text)" } ?? text }
}
