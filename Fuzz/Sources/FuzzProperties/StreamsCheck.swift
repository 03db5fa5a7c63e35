internal import Gorilla

/// Checks that `bytes` keep the promises of the codecs for timestamps alone and for values alone.
///
/// Bit 0 of the first byte chooses which.
public func checkStreams(_ bytes: Span<UInt8>) {
  guard let choice = bytes.firstByte else { return }
  if choice & 1 == 0 {
    check(TimestampDecoder.self, bytes.extracting(1...))
  } else {
    check(ValueDecoder.self, bytes.extracting(1...))
  }
}

private func check<Decoder: StreamDecoder>(_ type: Decoder.Type, _ bytes: Span<UInt8>) {
  var singly = Decoding<UInt64>()
  var decoder = Decoder()
  do throws(ChunkError) {
    while true {
      singly.samples.append(try decoder.nextBits(from: bytes))
      expect(decoder.position == singly.samples.count, "next() moves on by one")
    }
  } catch {
    singly.error = error
    singly.position = decoder.position
    expect(error.sample == singly.position, "the error names the element at fault")
  }

  var batch = Decoding(samples: singly.samples.map { ~$0 } + [0])
  decoder = Decoder()
  do throws(ChunkError) {
    try decoder.decodeBits(from: bytes, into: &batch.samples)
  } catch { batch.error = error }
  batch.position = decoder.position
  batch.samples.removeLast()
  expect(batch == singly, "a batch and next() agree on elements, position and error")

  // The bits that fill up the last byte may read as more elements.
  let encoded = Decoder.encode(singly.samples)
  var again = singly.samples.map { ~$0 }
  decoder = Decoder()
  do throws(ChunkError) {
    try decoder.decodeBits(from: encoded.span, into: &again)
  } catch { expect(false, "what is encoded can be decoded") }
  expect(again == singly.samples, "elements survive encoding")
}
