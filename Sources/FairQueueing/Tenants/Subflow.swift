/// A part of what a tenant asks for, which shares fairly with the other parts: a user, a dashboard, or a
/// kind of work that is to have its part of the tenant's share.
public struct Subflow: Hashable, Sendable {
  let key: FlowName
  /// Its share of what the tenant, or the flow above it, is given.
  public let weight: Double

  /// The flow of a name, with a weight in proportion to those of its sisters.
  ///
  /// - Precondition: `weight` is positive and finite.
  /// - Complexity: O(the bytes of the name)
  public init(_ name: String, weight: Double = 1) {
    precondition(weight > 0 && weight.isFinite, "a weight is positive and finite")
    key = FlowName(name)
    self.weight = weight
  }

  /// The flow's name.
  public var name: String { key.text }

  /// The flow of requests that name none.
  static let unnamed = Subflow("")
}
