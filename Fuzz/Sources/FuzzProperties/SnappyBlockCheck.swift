internal import Snappy

/// Checks that `bytes`, taken as a block, keep the promises of its decoder.
public func checkSnappyBlock(_ bytes: Span<UInt8>) {
  let expected = PlainSnappyBlock(bytes).decoded
  var output: [UInt8] = [1, 2, 3]
  do throws(SnappyError) {
    let decoded = try SnappyBlock.decode(bytes)
    expect(decoded == expected, "a block decodes to what its elements say")
    let count = try SnappyBlock.decodedByteCount(of: bytes)
    expect(count == decoded.count, "a block decodes to as many bytes as it says")
    try SnappyBlock.decode(bytes, appendingTo: &output, limit: count)
    expect(output == [1, 2, 3] + decoded, "what is appended is what is decoded")
    if count > 0 { checkLimit(count - 1, bytes) }
  } catch {
    expect(expected == nil, "what a plain decoder decodes can be decoded")
    expect(0...bytes.count ~= error.byteOffset, "an error lies within the bytes")
    expect((try? SnappyBlock.decode(bytes, appendingTo: &output)) == nil, "an error comes again")
    expect(output == [1, 2, 3], "after an error an array is as before")
  }
}

private func checkLimit(_ limit: Int, _ bytes: Span<UInt8>) {
  do throws(SnappyError) {
    _ = try SnappyBlock.decode(bytes, limit: limit)
    expect(false, "a limit is kept")
  } catch {
    expect(
      error == .overLimit(byteOffset: 0, decodedByteCount: limit + 1, limit: limit),
      "an error tells the limit")
  }
}
