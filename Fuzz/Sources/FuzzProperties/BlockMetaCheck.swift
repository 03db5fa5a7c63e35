internal import Blocks

/// Checks that `bytes` keep the promises of JSON and of a block's metadata.
public func checkBlockMeta(_ bytes: Span<UInt8>) {
  do throws(JSONError) {
    let value = try JSONValue(bytes)
    for layout in [JSONLayout.compact, .indented] {
      let text = value.text(layout)
      let again = try JSONValue(text.span)
      expect(again.text(layout) == text, "what is written is read as the same")
    }
  } catch {
    expect(0...bytes.count ~= error.byteOffset, "an error is of a place in the text")
  }
  guard let meta = try? BlockMeta(bytes) else { return }
  expect(meta.minTime <= meta.maxTime, "a block does not end before it begins")
  let text = meta.text()
  guard let again = try? BlockMeta(text.span) else {
    return expect(false, "what is written is read")
  }
  expect(
    again.ulid == meta.ulid && again.stats == meta.stats && again.compaction == meta.compaction,
    "what is written is read as the same")
  expect(again.text() == text, "what is not changed is written as it was")
}
