internal import BitCoding
internal import Snappy

/// Checks that `bytes` keep the promises of the framed format's decoder: as they are, and cut into
/// chunks that have the right checksums.
public func checkSnappyFrames(_ bytes: Span<UInt8>) {
  if let decoded = check(bytes) { expect(decoded.count <= 22 * bytes.count, "bytes have a source") }

  var stream = identifier
  var expected: [UInt8]? = []
  var start = 0
  // A type and a length of one byte, and the body.
  while start + 2 <= bytes.count {
    let end = min(start + 2 + Int(bytes[start + 1]), bytes.count)
    let data = bytes.extracting(start + 2..<end)
    append(type: bytes[start], data, to: &stream, decoding: &expected)
    start = end
  }
  expect(check(stream.span) == expected, "a stream decodes to what its chunks say")
}

private let identifier: [UInt8] = [0xFF, 6, 0, 0] + Array("sNaPpY".utf8)

/// What a stream decodes to; nil if it is faulty.
private func check(_ stream: Span<UInt8>) -> [UInt8]? {
  var output: [UInt8] = [1, 2, 3]
  do throws(SnappyError) {
    let decoded = try SnappyFrames.decode(stream)
    let count = try SnappyFrames.decodedByteCount(of: stream)
    expect(count == decoded.count, "a stream decodes to as many bytes as it says")
    try SnappyFrames.decode(stream, appendingTo: &output, limit: count)
    expect(output == [1, 2, 3] + decoded, "what is appended is what is decoded")
    if count > 0 {
      expect((try? SnappyFrames.decode(stream, limit: count - 1)) == nil, "a limit is kept")
    }
    return decoded
  } catch {
    expect(0...stream.count ~= error.byteOffset, "an error lies within the bytes")
    expect((try? SnappyFrames.decode(stream, appendingTo: &output)) == nil, "an error comes again")
    expect(output == [1, 2, 3], "after an error an array is as before")
    return nil
  }
}

/// Adds a chunk with `data` to a stream, and what it decodes to.
private func append(
  type: UInt8, _ data: Span<UInt8>, to stream: inout [UInt8], decoding expected: inout [UInt8]?
) {
  var body: [UInt8] = []
  for index in data.indices { body.append(data[index]) }
  switch type {
  case 0x00, 0x01:
    let decoded = type == 0 ? PlainSnappyBlock(data).decoded : body
    if let decoded { expected?.append(contentsOf: decoded) } else { expected = nil }
    let covered = decoded ?? []
    let checksum = CRC32C.checksum(of: covered.span)
    let masked = (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
    body.insert(contentsOf: (0..<4).map { UInt8(truncatingIfNeeded: masked >> (8 * $0)) }, at: 0)
  case 0x02...0x7F: expected = nil
  case 0xFF: if body != Array("sNaPpY".utf8) { expected = nil }
  default: break
  }
  stream += [type, UInt8(body.count & 0xFF), UInt8(body.count >> 8), 0] + body
}
