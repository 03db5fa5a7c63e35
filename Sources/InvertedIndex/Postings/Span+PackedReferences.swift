internal import BitCoding

extension Span<UInt8> {
  /// Decodes the references with the indices of `range`.
  ///
  /// - Precondition: they lie within the bytes, and `output` has room for them.
  /// - Complexity: O(*n*)
  func decode(_ range: Range<Int>, into output: inout MutableSpan<UInt32>) {
    let bytes = extracting(range.lowerBound * 4..<range.upperBound * 4)
    precondition(output.count >= range.count, "there is room for the references")
    // Four at a time and unchecked they take 0.2 ns each, one at a time and checked 0.7. Sound: the
    // loop's condition keeps the four within the bytes and the output.
    var index = 0
    while index &+ 4 <= range.count {
      let halves = unsafe bytes.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index &* 4, as: SIMD8<UInt16>.self)
      let swapped = halves &<< 8 | halves &>> 8
      let (even, odd) = (
        SIMD4<UInt32>(truncatingIfNeeded: swapped.evenHalf),
        SIMD4<UInt32>(truncatingIfNeeded: swapped.oddHalf)
      )
      let four = even &<< 16 | odd
      unsafe output[unchecked: index] = four.x
      unsafe output[unchecked: index &+ 1] = four.y
      unsafe output[unchecked: index &+ 2] = four.z
      unsafe output[unchecked: index &+ 3] = four.w
      index &+= 4
    }
    for index in index..<range.count { output[index] = bytes.bigEndian32(at: 4 &* index) }
  }
}
