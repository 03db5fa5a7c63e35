import RingtailTool
import Testing

/// Numbers are read as the ones that are nearest.
struct DecimalTests {
  private static func read(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    var offset = 0
    guard let number = Double(decimal: bytes.span, from: &offset), offset == bytes.count else {
      return nil
    }
    return number
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", -0.0), ("+1", 1), ("5.", 5), (".5", 0.5), ("1E3", 1_000), ("1e+2", 100),
      ("001.250", 1.25), ("94.79799999999999", 94.79799999999999), ("1e27", 1e27), ("1e-27", 1e-27),
      ("18446744073709551615", 18_446_744_073_709_551_616),
      ("9007199254740993", 9_007_199_254_740_992),
      ("1797693134862315700000e287", 1.7976931348623157e308), ("4.9e-324", .leastNonzeroMagnitude),
      ("1e-999", 0),
      ("0e99999999999999999999", 0), ("inf", .infinity), ("+Inf", .infinity),
      ("-INFINITY", -.infinity), ("NaN", Double(bitPattern: 0x7FF8_0000_0000_0001)),
    ] as [(String, Double)])
  func numbersAreRead(text: String, number: Double) {
    #expect(Self.read(text)?.bitPattern == number.bitPattern)
  }

  @Test(
    arguments: [
      "", "+", ".", "e5", "1e", "1e+", "1_0", "0x1", "1..2", "-NaN", "infinit", "1e400", "--1",
    ])
  func whatIsNoNumberIsNone(text: String) { #expect(Self.read(text) == nil) }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func everyNumberIsTheNearest(seed: UInt64) {
    var state = seed
    func random(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    for _ in 0..<20_000 {
      var text = random(2) == 0 ? "-" : ""
      let (count, point) = (1 + random(24), random(24))
      for digit in 0..<count {
        if digit == point { text += "." }
        text += String(random(10))
      }
      switch random(4) {
      case 0: text += "e\(Int(random(640)) - 330)"
      case 1: text += "e\(Int(random(60)) - 30)"
      default: break
      }
      guard let nearest = Double(text), nearest.isFinite else { continue }
      #expect(Self.read(text)?.bitPattern == nearest.bitPattern, "\(text), seed \(seed)")
    }
  }
}
