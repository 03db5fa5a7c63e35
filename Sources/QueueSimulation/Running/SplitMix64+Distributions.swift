internal import SeededRandom

// Logarithm, exponential and root are computed here, not by the system's library, so that a scenario has the
// same report wherever it runs, and nothing but the standard library is linked.

extension SplitMix64 {
  /// A number that is at least 0 and less than 1.
  mutating func unit() -> Double { Double(next() &>> 11) * 0x1p-53 }

  /// The time until the next of events that come once in a unit of time on average.
  mutating func gap() -> Double { -logarithm(1 - unit()) }

  /// A normal variable of mean 0 and variance 1, by Marsaglia's polar method.
  mutating func normal() -> Double {
    while true {
      let (x, y) = (2 * unit() - 1, 2 * unit() - 1)
      let square = x * x + y * y
      if square > 0, square < 1 { return x * squareRoot(-2 * logarithm(square) / square) }
    }
  }
}

private let logarithmOf2 = 0.693_147_180_559_945_3

/// The natural logarithm of a positive, finite number.
func logarithm(_ x: Double) -> Double {
  var exponent = Double(x.exponent)
  var significand = x.significand
  if significand > 1.414 {
    significand /= 2
    exponent += 1
  }
  // 2 artanh(t) as a series; t^2 is below 0.03.
  let t = (significand - 1) / (significand + 1)
  var sum = 0.0
  for power in stride(from: 21.0, through: 1, by: -2) { sum = sum * t * t + 1 / power }
  return exponent * logarithmOf2 + 2 * t * sum
}

/// *e* to the power of a number that is not far from 0.
func exponential(_ x: Double) -> Double {
  let exponent = Int(x / logarithmOf2 + (x < 0 ? -0.5 : 0.5))
  let rest = x - Double(exponent) * logarithmOf2
  var sum = 1.0
  for term in stride(from: 16.0, through: 1, by: -1) { sum = 1 + sum * rest / term }
  return Double(sign: .plus, exponent: exponent, significand: sum)
}

/// The square root of a positive, finite number.
func squareRoot(_ x: Double) -> Double { exponential(logarithm(x) / 2) }
