extension GoRandom {
  /// The seed by which Cortex, and what descends of it, shuffles for a tenant: the first eight bytes of
  /// an MD5 digest, the first of them highest.
  ///
  /// - Parameters:
  ///   - tenant: the tenant's name.
  ///   - zone: the zone whose instances are shuffled by themselves; empty for all instances.
  /// - Complexity: O(the bytes of both)
  public static func shuffleSeed(tenant: Span<UInt8>, zone: Span<UInt8>) -> Int64 {
    var md5 = MD5()
    md5.update(tenant)
    if !zone.isEmpty {
      md5.update(CollectionOfOne(0 as UInt8).span)
      md5.update(zone)
    }
    return Int64(bitPattern: md5.digest().high)
  }
}
