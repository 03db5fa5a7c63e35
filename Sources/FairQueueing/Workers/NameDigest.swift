internal import SeededRandom

/// What a name, of a tenant or a worker, brings to its scores: the same in every process, as it has to be
/// where several schedulers must agree.
struct NameDigest: Hashable, Sendable {
  private let bits: UInt64

  init(_ name: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    // FNV-1a alone lets names that differ in their last digit have digests that are alike.
    var mixer = SplitMix64(state: hash)
    bits = mixer.next()
  }

  /// How high the worker of this name ranks for a tenant.
  func score(for tenant: NameDigest) -> UInt64 {
    var mixer = SplitMix64(state: bits &+ tenant.bits)
    return mixer.next()
  }
}
