public import HashRing

/// How the conformance suite writes numbers into values of a type and finds them again.
///
/// Numbers add up in a value, so that it shows whose changes it has.
public struct ValueMarks<Value: Sendable>: Sendable {
  let add: @Sendable (_ mark: Int, _ value: Value?) -> Value
  let read: @Sendable (_ value: Value) -> Set<Int>

  /// Marks as described.
  ///
  /// - Parameters:
  ///   - add: a value with a further mark, which is in `0..<65536`; without a value, with this mark alone.
  ///   - read: the marks of a value.
  public init(
    add: @escaping @Sendable (_ mark: Int, _ value: Value?) -> Value,
    read: @escaping @Sendable (_ value: Value) -> Set<Int>
  ) {
    self.add = add
    self.read = read
  }
}

extension ValueMarks<RingDescription> {
  /// Marks as instances of a ring, each with the mark as its id.
  public static var instances: Self {
    Self(
      add: { mark, ring in
        var ring = ring ?? RingDescription()
        let id = RingName(String(mark))
        ring[id] = Instance(id: id, heartbeat: 1)
        return ring
      },
      read: { Set($0.instances.compactMap { Int($0.id.description) }) })
  }
}

extension ValueMarks<[UInt8]> {
  /// Marks as pairs of bytes.
  public static var bytes: Self {
    Self(
      add: { mark, bytes in (bytes ?? []) + [UInt8(mark >> 8), UInt8(mark & 0xFF)] },
      read: { bytes in
        Set(
          stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int(bytes[$0]) << 8 | Int(bytes[$0 + 1])
          })
      })
  }
}
