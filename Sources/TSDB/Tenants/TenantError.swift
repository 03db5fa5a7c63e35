/// Why something could not be done with the store of a tenant.
public struct TenantError: Error, Equatable, Sendable {
  /// The tenant.
  public var tenant: TenantName
  /// What is wrong.
  public var fault: Fault

  /// What is wrong with a tenant.
  @nonexhaustive
  public enum Fault: Equatable, Sendable {
    /// Its store could not be opened, maintained, closed or deleted.
    case store(StoreError)
    /// Its store cannot be deleted, as somebody uses it.
    case inUse
  }

  /// An error.
  ///
  /// - Parameters:
  ///   - tenant: the tenant.
  ///   - fault: what is wrong.
  public init(_ tenant: TenantName, _ fault: Fault) {
    self.tenant = tenant
    self.fault = fault
  }
}

extension TenantError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch fault {
    case .store(let error): "tenant \(tenant): \(error)"
    case .inUse: "tenant \(tenant): its store is in use"
    }
  }
}
