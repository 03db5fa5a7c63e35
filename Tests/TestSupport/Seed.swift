internal import Foundation

/// The argument of a randomized test.
///
/// ```swift
/// @Test(arguments: Seed.each(32))
/// func sortingIsStable(seed: Seed) {
///   var generator = seed.generator
///   …
/// }
/// ```
///
/// A failing case is reported with its argument, which reads like the line that reproduces it:
/// `RINGTAIL_SEED=17`. With that variable in the environment every randomized test runs with that
/// one seed, and with no other.
public struct Seed: Hashable, Sendable {
  /// What the generator starts from.
  public let value: UInt64

  /// A seed of one's own choice.
  public init(_ value: UInt64) { self.value = value }

  /// A generator that starts from this seed.
  public var generator: SeededGenerator { SeededGenerator(seed: value) }

  /// `count` seeds that count up from `base`, or the one that `RINGTAIL_SEED` names.
  public static func each(_ count: Int, base: UInt64 = 1) -> [Seed] {
    each(count, base: base, override: ProcessInfo.processInfo.environment["RINGTAIL_SEED"])
  }

  /// What ``each(_:base:)`` gives when `RINGTAIL_SEED` has the value `override`: decimal, or
  /// hexadecimal after `0x`.
  ///
  /// - Precondition: `override` is a number of 64 bits. To go on with other seeds would let a
  ///   mistyped one look like a test that passes.
  public static func each(_ count: Int, base: UInt64, override: String?) -> [Seed] {
    guard let override else { return (0..<UInt64(count)).map { Seed(base &+ $0) } }
    let digits = override.hasPrefix("0x") ? override.dropFirst(2) : override[...]
    guard let value = UInt64(digits, radix: override.hasPrefix("0x") ? 16 : 10) else {
      preconditionFailure("RINGTAIL_SEED is not a number of 64 bits: \(override)")
    }
    return [Seed(value)]
  }
}

extension Seed {
  /// Those of `range` at which something is tried: all at full effort, and else every `step`-th, from one on that the
  /// seed chooses. Seeds that count up come to all of them.
  public func places(in range: Range<Int>, quickStep step: Int) -> StrideTo<Int> {
    let step = Effort.scaled(quick: step, full: 1)
    return stride(
      from: range.lowerBound + Int(value % UInt64(step)), to: range.upperBound, by: step)
  }
}

extension Seed: CustomStringConvertible {
  /// The setting that reproduces the case.
  public var description: String { "RINGTAIL_SEED=\(value)" }
}
