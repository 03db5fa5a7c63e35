/// The classes of Prometheus' variable-bit integers: a prefix of ones ended by a zero says how many
/// payload bits follow.
///
/// | prefix     | payload bits | signed range           | unsigned maximum |
/// |------------|--------------|------------------------|------------------|
/// | `0`        | 0            | 0                      | 0                |
/// | `10`       | 3            | -3...4                 | 7                |
/// | `110`      | 6            | -31...32               | 63               |
/// | `1110`     | 9            | -255...256             | 511              |
/// | `11110`    | 12           | -2047...2048           | 4095             |
/// | `111110`   | 18           | -131071...131072       | 262143           |
/// | `1111110`  | 25           | -16777215...16777216   | 33554431         |
/// | `11111110` | 56           | -(2^55 - 1)...2^55     | 2^56 - 1         |
/// | `11111111` | 64           | all                    | all              |
///
/// A signed payload of n bits is two's complement, except that `100…0` means +2^(n-1): the range
/// reaches one further up than down.
public enum Varbit {
  /// The number of leading ones of the prefix at the top of `word`, 0 to 8.
  @inlinable
  @inline(__always)
  package static func ones(leading word: UInt64) -> Int {
    (~word | 1 &<< 55).leadingZeroBitCount
  }

  /// The payload bits of the class whose prefix has `ones` leading ones.
  @inlinable
  @inline(__always)
  package static func payloadBits(ones: Int) -> UInt64 {
    // A byte for each of the first eight classes.
    ones == 8 ? 64 : 0x38_19_12_0C_09_06_03_00 as UInt64 &>> UInt64(ones &* 8) & 0xFF
  }

  /// The meaning of a signed payload of `bits` bits.
  @inlinable
  @inline(__always)
  package static func signed(_ payload: UInt64, _ bits: UInt64) -> Int64 {
    // Less one, the payload is ordinary two's complement. (Without bits, the shifts do nothing.)
    let unused = Int64(64 &- bits)
    return ((Int64(bitPattern: payload &- 1) &<< unused) &>> unused) &+ 1
  }

  /// The number of leading ones of the class that holds the unsigned `value`.
  @inlinable
  @inline(__always)
  package static func ones(unsigned value: UInt64) -> Int {
    // The first class with as many payload bits as the value has significant ones.
    let significant = 64 &- value.leadingZeroBitCount
    if significant <= 12 { return (significant &+ 2) / 3 }
    return significant <= 18 ? 5 : significant <= 25 ? 6 : significant <= 56 ? 7 : 8
  }

  /// The number of leading ones of the class that holds the signed `value`.
  @inlinable
  @inline(__always)
  package static func ones(signed value: Int64) -> Int {
    // Less one, n bits hold -2^(n-1)...2^(n-1)-1: the significant bits and one for the sign.
    guard value != 0 else { return 0 }
    let below = value &- 1
    return ones(unsigned: UInt64(bitPattern: below ^ (below &>> 63)) &* 2 &+ 1)
  }
}
