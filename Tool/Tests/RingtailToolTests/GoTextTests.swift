import RingtailTool
import Testing

/// Numbers are printed as Go's `%g` prints them.
struct GoTextTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "-0"), (1, "1"), (-1, "-1"), (0.1, "0.1"), (10, "10"), (1.5, "1.5"),
      (100, "100"), (123.456, "123.456"), (-0.25, "-0.25"), (0.1 + 0.2, "0.30000000000000004"),
      // The exponent begins at a million, however many digits there are.
      (99_999, "99999"), (100_000, "100000"), (999_999, "999999"), (999_999.5, "999999.5"),
      (1_000_000, "1e+06"), (1_000_001, "1.000001e+06"), (1_234_567.5, "1.2345675e+06"),
      (1_795_230_600, "1.7952306e+09"), (-12_345_678, "-1.2345678e+07"),
      // And below a ten-thousandth.
      (0.001, "0.001"), (0.0001, "0.0001"), (0.00012, "0.00012"), (0.00009, "9e-05"),
      (0.000012345, "1.2345e-05"), (1e-10, "1e-10"),
      // It has two digits or more.
      (1e9, "1e+09"), (1e10, "1e+10"), (1e15, "1e+15"), (1e16, "1e+16"), (1e17, "1e+17"),
      (9_007_199_254_740_992, "9.007199254740992e+15"), (1e21, "1e+21"), (1e22, "1e+22"),
      (1e100, "1e+100"), (1e-100, "1e-100"), (123e98, "1.23e+100"),
      // The ends.
      (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
      (.leastNormalMagnitude, "2.2250738585072014e-308"), (.leastNonzeroMagnitude, "5e-324"),
      (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
      (Double(bitPattern: 0x7FF0_0000_0000_0002), "NaN"),
    ] as [(Double, String)])
  func numbersAreThoseOfGo(value: Double, text: String) {
    #expect(GoText.number(value) == text)
  }
}
