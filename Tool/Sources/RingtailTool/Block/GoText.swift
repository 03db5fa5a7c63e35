/// Numbers as programs in Go print them, whose output ours is compared with.
package enum GoText {
  /// A number as `%g` has it: the fewest digits that tell it, and an exponent from 10^6 on and below
  /// 10^-4.
  package static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    let sign = value.sign == .minus ? "-" : ""
    guard value != 0 else { return sign + "0" }
    var (digits, exponent) = decimal(value.magnitude)
    if exponent < -4 || exponent >= 6 {
      if digits.count > 1 { digits.insert(".", at: digits.index(after: digits.startIndex)) }
      let size = String(exponent.magnitude)
      return sign + digits + (exponent < 0 ? "e-" : "e+") + (size.count < 2 ? "0" : "") + size
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    if digits.count <= exponent + 1 {
      return sign + digits + String(repeating: "0", count: exponent + 1 - digits.count)
    }
    digits.insert(".", at: digits.index(digits.startIndex, offsetBy: exponent + 1))
    return sign + digits
  }

  /// The digits of a positive number without zeros at either end, and the power of ten of the first.
  private static func decimal(_ value: Double) -> (digits: String, exponent: Int) {
    let parts = value.description.split(separator: "e")
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let point = parts[0].firstIndex(of: ".") ?? parts[0].endIndex
    exponent += parts[0].distance(from: parts[0].startIndex, to: point) - 1
    var digits = parts[0].filter { $0 != "." }[...]
    while digits.first == "0" {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.last == "0" { digits.removeLast() }
    return (String(digits), exponent)
  }
}
