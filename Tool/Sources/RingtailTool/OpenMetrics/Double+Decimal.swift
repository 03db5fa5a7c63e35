extension Double {
  /// 5^0 to 5^27, all that 64 bits can hold.
  private static let powersOfFive = (0...27).map { exponent in
    (0..<exponent).reduce(UInt64(1)) { power, _ in power * 5 }
  }
  /// As many decimal digits as 64 bits can always hold.
  private static let digitLimit = 19

  /// Reads a number: in decimal, perhaps with an exponent; or NaN, Inf or Infinity, in letters of either case.
  ///
  /// It is the number that is nearest to the text. Of NaN it is the one of Go, as in the chunks of Prometheus.
  ///
  /// - Parameters:
  ///   - bytes: what has the text.
  ///   - offset: where the text begins; then where it ends.
  /// - Returns: nil if there is no number, or none so large; the offset may then be anywhere behind the start.
  package init?(decimal bytes: Span<UInt8>, from offset: inout Int) {
    let start = offset
    let isNegative = bytes.has(UInt8(ascii: "-"), at: offset)
    if isNegative || bytes.has(UInt8(ascii: "+"), at: offset) { offset += 1 }
    let unsigned = offset
    var (mantissa, digitCount, exponent) = (UInt64(0), 0, 0)
    var (hasDigits, hasPoint) = (false, false)
    while offset < bytes.count {
      let digit = bytes[offset] &- UInt8(ascii: "0")
      if digit <= 9 {
        hasDigits = true
        if hasPoint { exponent -= 1 }
        // Zeros before the first digit do not count.
        if mantissa > 0 || digit > 0 { digitCount += 1 }
        if digitCount <= Self.digitLimit { mantissa = mantissa &* 10 &+ UInt64(digit) }
      } else if bytes[offset] == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        break
      }
      offset += 1
    }
    guard hasDigits else {
      if hasPoint { return nil }
      self.init(word: bytes, from: &offset, isSigned: offset > start, isNegative)
      return
    }
    if bytes.has(UInt8(ascii: "e"), at: offset) || bytes.has(UInt8(ascii: "E"), at: offset) {
      offset += 1
      guard let power = Self.exponent(bytes, from: &offset) else { return nil }
      exponent += power
    }
    let magnitude: Double
    if mantissa == 0 {
      magnitude = 0
    } else if digitCount <= Self.digitLimit, -27...27 ~= exponent {
      magnitude = Self.scaled(mantissa, byTenTo: exponent)
    } else {
      guard let number = Double(bytes.text(unsigned..<offset)), number.isFinite else { return nil }
      magnitude = number
    }
    self = isNegative ? -magnitude : magnitude
  }

  private init?(word bytes: Span<UInt8>, from offset: inout Int, isSigned: Bool, _ isNegative: Bool)
  {
    let start = offset
    offset = bytes.nameEnd(from: offset, allowsColon: false)
    switch bytes.text(start..<offset).lowercased() {
    case "inf", "infinity": self = isNegative ? -.infinity : .infinity
    case "nan" where !isSigned: self = Double(bitPattern: 0x7FF8_0000_0000_0001)
    default: return nil
    }
  }

  /// The power of ten behind an `e`. Beyond what matters it is some large one.
  private static func exponent(_ bytes: Span<UInt8>, from offset: inout Int) -> Int? {
    let isNegative = bytes.has(UInt8(ascii: "-"), at: offset)
    if isNegative || bytes.has(UInt8(ascii: "+"), at: offset) { offset += 1 }
    let start = offset
    var exponent = 0
    while offset < bytes.count, case let digit = bytes[offset] &- UInt8(ascii: "0"), digit <= 9 {
      exponent = min(exponent * 10 + Int(digit), 1 << 32)
      offset += 1
    }
    guard offset > start else { return nil }
    return isNegative ? -exponent : exponent
  }

  /// The number nearest to `mantissa` times a power of ten.
  ///
  /// 64 bits of the exact product or quotient, of which the last one also stands for all that is behind them,
  /// are rounded once. (A number of 16 digits takes 92 ns in all, and 500 ns by way of `String`.)
  private static func scaled(_ mantissa: UInt64, byTenTo exponent: Int) -> Double {
    let power = powersOfFive[Int(exponent.magnitude)]
    let bits: UInt64
    let shift: Int
    if exponent < 0 {
      let divisorShift = power.leadingZeroBitCount
      let mantissaShift = mantissa.leadingZeroBitCount
      let dividend = mantissa << mantissaShift
      let (quotient, remainder) = (power << divisorShift).dividingFullWidth(
        (dividend >> 1, dividend << 63))
      bits = remainder > 0 ? quotient | 1 : quotient
      shift = divisorShift - mantissaShift - 63
    } else {
      let (high, low) = mantissa.multipliedFullWidth(by: power)
      let highShift = high.leadingZeroBitCount
      bits = high << highShift | low >> (64 - highShift) | (low << highShift > 0 ? 1 : 0)
      shift = 64 - highShift
    }
    return Double(bits) * Double(bitPattern: UInt64(1_023 + shift + exponent) << 52)
  }
}
