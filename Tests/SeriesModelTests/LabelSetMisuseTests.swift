import SeriesModel
import Testing

@Suite("A programmer's mistake with labels ends the process, with a sentence")
struct LabelSetMisuseTests {
  @Test("a label that is not there", arguments: [-1, 2, .min, .max])
  func index(index: Int) async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) { [index] in
      _ = try LabelSet(["a": "1", "b": "2"]).ranges(ofLabel: index)
    }
    expect("there is no label of this index", in: result)
  }

  @Test("no room for the hashes")
  func room() async {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let sets = [LabelSet(), LabelSet()]
      var hashes: [UInt64] = [0]
      var output = hashes.mutableSpan
      LabelSet.hash64(of: sets.span, into: &output)
    }
    expect("there is room for the hash of each set", in: result)
  }

  /// Optimized code traps without a sentence.
  private func expect(_ sentence: String, in result: ExitTest.Result?) {
    #if DEBUG
    let output = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(sentence), "\(output)")
    #endif
  }
}
