/// The key of a chunk object in a store.
///
/// ```swift
/// let key = ChunkObjectKey("tenant/8a1f2c:165a0bc0000:165a0c2de80:9d2f7c11", user: "tenant")
/// key?.checksum  // 0x9D2F7C11
/// ```
///
/// The key has all but the labels: who the chunk belongs to, the fingerprint of its series, its times, and
/// the CRC-32C of the object. Older keys, in decimal, have neither tenant nor checksum.
public struct ChunkObjectKey: Hashable, Sendable {
  /// The tenant whose chunk it is.
  public var user: String
  /// The fingerprint of the series.
  public var fingerprint: UInt64
  /// The time of the first sample, in milliseconds since the Unix epoch.
  public var from: Int64
  /// The time of the last sample, in milliseconds since the Unix epoch.
  public var through: Int64
  /// The CRC-32C of the whole object; nil in keys of the older form.
  public var checksum: UInt32?

  /// A key.
  ///
  /// - Parameters:
  ///   - user: the tenant.
  ///   - fingerprint: the fingerprint of the series.
  ///   - from: the time of the first sample, in milliseconds since the Unix epoch.
  ///   - through: the time of the last sample.
  ///   - checksum: the CRC-32C of the object; nil for a key of the older form.
  public init(
    user: String, fingerprint: UInt64, from: Int64, through: Int64, checksum: UInt32?
  ) {
    self.user = user
    self.fingerprint = fingerprint
    self.from = from
    self.through = through
    self.checksum = checksum
  }
}

extension ChunkObjectKey: CustomStringConvertible {
  /// The key that a text is; nil if it is none, or that of another tenant.
  ///
  /// - Parameters:
  ///   - text: the text, of either form.
  ///   - user: the tenant, which keys of the older form do not tell.
  /// - Complexity: O(the length of the text)
  public init?(_ text: String, user: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let last = halves.last, halves.count <= 2 else { return nil }
    let parts = last.split(separator: ":", omittingEmptySubsequences: false)
    let isOld = halves.count == 1
    let radix = isOld ? 10 : 16
    guard parts.count == (isOld ? 3 : 4), isOld || halves[0].utf8.elementsEqual(user.utf8),
      // The standard library takes a plus sign as well, which no number of a key has.
      !last.utf8.contains(UInt8(ascii: "+")),
      let fingerprint = UInt64(parts[0], radix: radix), let from = Int64(parts[1], radix: radix),
      let through = Int64(parts[2], radix: radix)
    else { return nil }
    var checksum: UInt32?
    if !isOld {
      checksum = UInt32(parts[3], radix: radix)
      if checksum == nil { return nil }
    }
    self.init(
      user: user, fingerprint: fingerprint, from: from, through: through, checksum: checksum)
  }

  /// The text of the key, of the form with a checksum if there is one.
  ///
  /// The tenant's name is put in as it is: it should have no `/`, as such a key cannot be read.
  ///
  /// - Complexity: O(the length of the text)
  public var description: String {
    guard let checksum else { return "\(fingerprint):\(from):\(through)" }
    let numbers = [
      String(fingerprint, radix: 16), String(from, radix: 16), String(through, radix: 16),
      String(checksum, radix: 16),
    ]
    return "\(user)/\(numbers.joined(separator: ":"))"
  }
}
