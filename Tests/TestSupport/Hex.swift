extension [UInt8] {
  /// The bytes that `hex` spells, two digits each; white space is ignored.
  ///
  /// ```swift
  /// [UInt8](hex: "0a ff")  // [10, 255]
  /// ```
  ///
  /// - Precondition: there is nothing but hexadecimal digits and white space, and the number of
  ///   digits is even.
  public init(hex: String) {
    let digits = hex.filter { !$0.isWhitespace }.map { character -> UInt8 in
      guard let digit = character.hexDigitValue else {
        preconditionFailure("not a hexadecimal digit: \(character)")
      }
      return UInt8(digit)
    }
    precondition(digits.count.isMultiple(of: 2), "half a byte at the end of: \(hex)")
    self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}

extension Sequence<UInt8> {
  /// The bytes in hexadecimal, two lower-case digits each, without spaces.
  public var hex: String {
    let digits = Array("0123456789abcdef")
    return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
