extension SnappyEncoder {
  /// Encodes `bytes` in the framed format, into a new array.
  ///
  /// The array has the capacity for bytes that cannot be compressed; to use it again, see
  /// ``encodeFrames(_:into:)``.
  ///
  /// - Parameter bytes: what to encode.
  /// - Returns: a whole stream, which begins with a stream identifier even if there are no bytes.
  /// - Complexity: O(`bytes.count`)
  public mutating func encodeFrames(_ bytes: Span<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    encodeFrames(bytes, appendingTo: &output)
    return output
  }

  /// Encodes `bytes` in the framed format, in place of what an array holds.
  ///
  /// The array's memory is used again: once it has held as many bytes encoded, nothing is allocated.
  ///
  /// - Parameters:
  ///   - bytes: what to encode.
  ///   - output: what becomes the stream.
  /// - Complexity: O(`bytes.count`)
  public mutating func encodeFrames(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
    output.removeAll(keepingCapacity: true)
    encodeFrames(bytes, appendingTo: &output)
  }

  /// Encodes `bytes` in the framed format, to the end of an array.
  ///
  /// - Parameters:
  ///   - bytes: what to encode.
  ///   - output: what the stream is added to. If it ends with a stream, the two decode as one.
  /// - Complexity: O(`bytes.count`), amortised over many calls
  public mutating func encodeFrames(_ bytes: Span<UInt8>, appendingTo output: inout [UInt8]) {
    let chunkCount = bytes.count / FrameChunk.mostDecodedBytes + 1
    let headerByteCount = FrameChunk.headerByteCount + FrameChunk.checksumByteCount
    output.makeRoom(
      for: FrameChunk.streamIdentifier.count + chunkCount * headerByteCount + bytes.count
        + Self.maximumByteCount(encoding: FrameChunk.mostDecodedBytes))
    output += FrameChunk.streamIdentifier
    var start = 0
    while start < bytes.count {
      let end = min(start + FrameChunk.mostDecodedBytes, bytes.count)
      append(chunkOf: bytes.extracting(start..<end), to: &output)
      start = end
    }
  }

  private mutating func append(chunkOf bytes: Span<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    let dataOffset = start + FrameChunk.headerByteCount + FrameChunk.checksumByteCount
    // The header is only known when the block is; until then, zeros.
    while output.count < dataOffset { output.append(0) }
    encode(bytes, appendingTo: &output)
    output[start] = FrameChunk.compressedType
    // What saves less than an eighth is not worth the reader's time.
    if output.count - dataOffset > bytes.count - bytes.count / 8 {
      output.removeLast(output.count - dataOffset)
      output.append(upTo: bytes.count) { output in output.append(0..<bytes.count, of: bytes) }
      output[start] = FrameChunk.uncompressedType
    }
    let length = output.count - start - FrameChunk.headerByteCount
    for index in 0..<3 {
      output[start + 1 + index] = UInt8(truncatingIfNeeded: length >> (8 * index))
    }
    let checksum = FrameChunk.maskedChecksum(of: bytes)
    for index in 0..<4 {
      output[start + 4 + index] = UInt8(truncatingIfNeeded: checksum >> (8 * index))
    }
  }
}

extension [UInt8] {
  /// Makes room for `byteCount` more bytes, and for more than that if it has to grow, so that doing
  /// this again and again costs no more than appending does.
  mutating func makeRoom(for byteCount: Int) {
    // Room for nothing would be a write into the storage that all empty arrays share.
    if byteCount > 0 { append(addingCapacity: byteCount) { _ in } }
  }
}
