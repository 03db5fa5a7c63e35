import SeriesModel
import Testing

@Suite("A set describes itself as Prometheus prints it")
struct LabelSetDescriptionTests {
  @Test(
    "with what cannot be seen escaped",
    arguments: [
      ([], "{}"),
      ([("job", "api")], #"{job="api"}"#),
      ([("job", "api"), ("__name__", "up")], #"{__name__="up", job="api"}"#),
      ([("a.b", "1"), ("é", "2"), ("0", "3")], #"{"0"="3", "a.b"="1", "é"="2"}"#),
      ([(#"say "\""#, "1")], #"{"say \"\\\""="1"}"#),
      ([("a", #"C:\"x""#)], #"{a="C:\\\"x\""}"#),
      ([("a", "\u{7}\u{8}\t\n\u{B}\u{C}\r")], #"{a="\a\b\t\n\v\f\r"}"#),
      ([("a", "\0\u{1}\u{1F}\u{7F}")], #"{a="\x00\x01\x1f\x7f"}"#),
      ([("a", "\u{80}\u{A0}\u{AD}\u{2028}\u{FEFF}")], #"{a="\u0080\u00a0\u00ad\u2028\ufeff"}"#),
      ([("a", "\u{E000}\u{E0001}\u{10FFFF}")], #"{a="\ue000\U000e0001\U0010ffff"}"#),
      ([("a", "日本 ½ é e\u{301} 😀")], "{a=\"日本 ½ é e\u{301} 😀\"}"),
    ] as [([(String, String)], String)])
  func description(pairs: [(String, String)], description: String) throws {
    #expect("\(try LabelSet(pairs))" == description)
  }
}
