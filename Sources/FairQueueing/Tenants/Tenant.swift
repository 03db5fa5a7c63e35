/// Whose requests they are: the first thing by which the queue is fair.
///
/// ```swift
/// let tenant = try Tenant("team-a")
/// ```
///
/// Tenants are the same if their names have the same bytes. The name is hashed here, once: who asks for a
/// tenant often keeps the value.
public struct Tenant: Hashable, Sendable {
  @usableFromInline let key: FlowName

  /// The tenant of a name.
  ///
  /// Any characters will do. What may be part of a tenant's name is for the service to say; a request for
  /// several tenants at once is queued under a name of its own, such as theirs with bars between.
  ///
  /// - Throws: ``TenantError`` if the name is empty or longer than ``maximumLength``.
  /// - Complexity: O(the bytes of the name)
  public init(_ name: String) throws(TenantError) {
    guard !name.isEmpty else { throw .empty }
    let length = name.utf8.count
    guard length <= Self.maximumLength else { throw .tooLong(byteCount: length) }
    key = FlowName(name)
  }

  /// The tenant of a name that has been checked.
  init(_ key: FlowName) { self.key = key }

  /// The tenant's name.
  public var name: String { key.text }

  /// How many bytes of UTF-8 a name may have: 1,024.
  public static var maximumLength: Int { 1024 }
}

extension Tenant: CustomStringConvertible {
  /// The tenant's name.
  public var description: String { name }
}
