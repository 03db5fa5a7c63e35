/// Hashes bytes to a key of the ring, as Cortex and its descendants do it: FNV-1 of 32 bits.
///
/// ```swift
/// let tenant = KeyHash(tenant: "user-1")  // the tenant's part, once for all of its series
/// tenant.key(of: labels)                  // a series, by all of its labels
/// tenant.key(byMetricOf: labels)          // a series, by its metric's name
/// tenant.key                              // all that the tenant has
/// ```
///
/// A hash is a value: one that has taken some bytes can be copied, and go on in different ways.
///
/// Nothing separates what is hashed, so that different labels may have the same key. That does no harm, as a
/// key only decides who holds a series.
public struct KeyHash: Hashable, Sendable {
  /// The key of all bytes until now.
  public private(set) var key: UInt32

  /// The hash of no bytes.
  public init() { key = Self.basis }

  init(key: UInt32) { self.key = key }

  /// The hash of a tenant's name, with which every key of the tenant begins.
  ///
  /// - Parameter tenant: the name in UTF-8.
  /// - Complexity: O(`tenant.count`)
  public init(tenant: Span<UInt8>) {
    self.init()
    add(tenant)
  }

  /// The hash of a tenant's name, with which every key of the tenant begins.
  ///
  /// - Parameter tenant: the name.
  /// - Complexity: O(`tenant.utf8.count`)
  public init(tenant: String) { self.init(tenant: tenant.utf8.span) }

  /// Goes on with `bytes`.
  ///
  /// - Complexity: O(`bytes.count`)
  public mutating func add(_ bytes: Span<UInt8>) {
    var key = key
    for index in bytes.indices { key = key &* Self.prime ^ UInt32(bytes[index]) }
    self.key = key
  }

  /// Goes on with a label, unless its value is empty: for labels that are in no `LabelSet`.
  ///
  /// All nodes must hash the labels of a series in the same order, which is that of their names.
  ///
  /// - Parameters:
  ///   - name: the name in UTF-8.
  ///   - value: the value in UTF-8.
  /// - Complexity: O(the bytes of both)
  public mutating func addLabel(_ name: Span<UInt8>, _ value: Span<UInt8>) {
    guard !value.isEmpty else { return }
    add(name)
    add(value)
  }

  static var basis: UInt32 { 2_166_136_261 }
  static var prime: UInt32 { 16_777_619 }
}

extension KeyHash {
  /// The key of a block for store gateways.
  ///
  /// - Parameter identifier: the 16 bytes of its ULID.
  /// - Precondition: there are 16.
  /// - Complexity: O(1)
  public static func key(ofBlock identifier: Span<UInt8>) -> UInt32 {
    precondition(identifier.count == 16, "a block's identifier has 16 bytes")
    return KeyHash(tenant: identifier).key
  }

  /// The 32-bit FNV-1a hash: the key of a tenant for rulers, alertmanagers and compactors, and of a group
  /// of blocks for compactors. It is not the key of the tenant's series, ``init(tenant:)-(String)``.
  ///
  /// - Parameter bytes: the name of the tenant or of the group, in UTF-8.
  /// - Complexity: O(`bytes.count`)
  public static func fnv1a(of bytes: Span<UInt8>) -> UInt32 {
    var key = basis
    for index in bytes.indices { key = (key ^ UInt32(bytes[index])) &* prime }
    return key
  }
}
