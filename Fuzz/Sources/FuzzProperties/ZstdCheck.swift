internal import Zstd

/// The most decoded bytes that the checks allow: more than most inputs have, and little to allocate.
private let mostBytes = 1 << 20

/// Checks that `bytes`, taken as frames, keep the promises of the decompressor.
public func checkZstd(_ bytes: Span<UInt8>) { check(bytes) }

/// Checks the same with a dictionary, whose length the first byte tells, in units of eight bytes; and
/// that what follows survives compression with it.
public func checkZstdDictionary(_ bytes: Span<UInt8>) {
  guard let first = bytes.firstByte else { return }
  let end = min(1 + 8 * Int(first), bytes.count)
  let (dictionaryBytes, rest) = (bytes.extracting(1..<end), bytes.extracting(end...))
  guard
    let dictionary = try? ZstdDictionary(array(dictionaryBytes)),
    let decompression = try? ZstdDecompressionDictionary(dictionary)
  else { return }
  checkDamage(rest, decompression)
  guard let compression = try? ZstdCompressionDictionary(dictionary, level: 2) else { return }
  checkRoundTrip(rest, ZstdCompressor(dictionary: compression, hasChecksum: true), decompression)
}

/// Checks that bytes survive compression and decompression.
///
/// The first byte chooses the level. The second says how often the others are repeated, each time with
/// one of them changed.
public func checkZstdRoundTrip(_ bytes: Span<UInt8>) {
  guard bytes.count >= 2 else { return }
  var input: [UInt8] = []
  for round in 0..<1 + Int(bytes[1]) % 24 {
    for index in 2..<bytes.count {
      let isChanged = index % 64 == round && round > 0
      input.append(isChanged ? bytes[index] &+ bytes[1] : bytes[index])
    }
  }
  let level = Int(bytes[0] % 24) - 8
  checkRoundTrip(input.span, ZstdCompressor(level: level, hasChecksum: bytes[0] >= 128), nil)
}

private func checkRoundTrip(
  _ input: Span<UInt8>, _ compressor: consuming ZstdCompressor,
  _ dictionary: ZstdDecompressionDictionary?
) {
  let frame = compressor.compress(input)
  expect(
    frame.count <= ZstdCompressor.maximumByteCount(compressing: input.count), "a frame has a bound")
  let header = try? ZstdFrameHeader(of: frame.span)
  expect(header?.decodedByteCount == UInt64(input.count), "a frame tells its size")
  expect(header?.dictionaryID == dictionary?.id, "a frame names its dictionary")
  var decompressor = ZstdDecompressor(dictionary: dictionary)
  let decoded = try? decompressor.decompress(frame.span, limit: input.count)
  expect(decoded == array(input), "bytes survive in a frame")
  expect(compressor.compress(input) == frame, "a compressor used before is as good as new")
}

private func check(_ bytes: Span<UInt8>) {
  var decompressor = ZstdDecompressor()
  var output: [UInt8] = [1, 2, 3]
  do throws(ZstdError) {
    let decoded = try decompressor.decompress(bytes, limit: mostBytes)
    expect(decoded.count <= mostBytes, "a limit is kept")
    let claim = try ZstdDecompressor.decodedByteCount(of: bytes)
    expect(claim ?? decoded.count == decoded.count, "frames decode to as many bytes as they say")
    try decompressor.decompress(bytes, appendingTo: &output, limit: decoded.count)
    expect(output == [1, 2, 3] + decoded, "what is appended is what is decoded")
    if decoded.count > 0 { checkLimit(decoded.count - 1, bytes, &decompressor) }
  } catch {
    expect(0...bytes.count ~= error.byteOffset, "an error lies within the bytes")
    do throws(ZstdError) {
      try decompressor.decompress(bytes, appendingTo: &output, limit: mostBytes)
      expect(false, "an error comes again")
    } catch let again {
      expect(again == error, "an error comes again")
    }
    expect(output == [1, 2, 3], "after an error an array is as before")
  }
}

/// Checks what holds for frames with a dictionary, though libzstd has two decoders for these, chosen
/// by whether the dictionary was used just before, and what one of them takes for damage, the other
/// may not.
private func checkDamage(_ bytes: Span<UInt8>, _ dictionary: ZstdDecompressionDictionary) {
  var decompressor = ZstdDecompressor(dictionary: dictionary)
  for limit in [mostBytes, 100, mostBytes] {
    var output: [UInt8] = [1, 2, 3]
    do throws(ZstdError) {
      try decompressor.decompress(bytes, appendingTo: &output, limit: limit)
      expect(output.count <= 3 + limit, "a limit is kept")
    } catch {
      expect(0...bytes.count ~= error.byteOffset, "an error lies within the bytes")
      expect(output == [1, 2, 3], "after an error an array is as before")
    }
  }
}

private func checkLimit(
  _ limit: Int, _ bytes: Span<UInt8>, _ decompressor: inout ZstdDecompressor
) {
  do throws(ZstdError) {
    _ = try decompressor.decompress(bytes, limit: limit)
    expect(false, "a limit is kept")
  } catch .overLimit(_, _, let reported) {
    expect(reported == limit, "an error tells the limit")
  } catch {
    expect(false, "what can be decoded fails by its limit only")
  }
}

private func array(_ bytes: Span<UInt8>) -> [UInt8] {
  [UInt8](capacity: bytes.count) { output in
    for index in bytes.indices { output.append(bytes[index]) }
  }
}
