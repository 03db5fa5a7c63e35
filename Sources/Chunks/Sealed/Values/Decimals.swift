internal import CChunks

/// Finds the whole numbers and the power of ten that give doubles back, bit by bit, when divided.
enum Decimals {
  /// The power of ten under which most of a sample of `values` are decimals; nil if there is none.
  static func exponent(of values: Span<Double>, sampleCount: Int) -> Int? {
    // Evenly spread, the first and the last among them.
    let sampleCount = min(values.count, sampleCount)
    var needed = InlineArray<23, Int>(repeating: 0)
    var (misses, hits, largest) = (0, 0, 0)
    for sample in 0..<sampleCount {
      let index = sample * (values.count - 1) / max(sampleCount - 1, 1)
      // Most values have the same number of digits: where one does, so may the next.
      if let exponent = exponent(of: values[index], near: largest) {
        needed[exponent] += 1
        hits += 1
        largest = max(largest, exponent)
      } else {
        misses += 1
        if misses * 4 > sampleCount { return nil }
      }
    }
    guard hits > 0 else { return nil }
    // A digit more costs 3.3 bits a value, an exception about 80.
    var (best, bestCost) = (0, Int.max)
    var exceptions = hits
    for exponent in 0...largest where needed[exponent] > 0 {
      exceptions -= needed[exponent]
      let cost = exponent * sampleCount * 10 / 3 + exceptions * 80
      if cost < bestCost { (best, bestCost) = (exponent, cost) }
    }
    return best
  }

  /// The smallest power of ten under which `value` is a decimal, or `near` if that will do.
  @inline(__always)
  private static func exponent(of value: Double, near: Int) -> Int? {
    guard value.magnitude < SealedFormat.decimalLimit else { return nil }
    var exponent = isDecimal(value, near) ? near : 0
    while exponent <= 17, (value * powerOfTen(exponent)).magnitude < SealedFormat.decimalLimit {
      if isDecimal(value, exponent) { return exponent }
      exponent += 1
    }
    return nil
  }

  @inline(__always)
  private static func isDecimal(_ value: Double, _ exponent: Int) -> Bool {
    let power = powerOfTen(exponent)
    let whole = (value * power + .wholePartMover) - .wholePartMover
    return (whole / power).bitPattern == value.bitPattern
  }

  /// Fills `integers` with `values` times the power of ten, and `exceptions` with those that do not
  /// come back.
  ///
  /// - Returns: false if there are more than `exceptionLimit`.
  static func convert(
    _ values: Span<Double>, _ exponent: Int, _ integers: inout [Int64],
    _ exceptions: inout [ValueException], exceptionLimit: Int
  ) -> Bool {
    let power = powerOfTen(exponent)
    var differences: UInt64 = 0
    integers.append(addingCapacity: values.count) { output in
      var index = 0
      if ringtail_vector_is_supported() {
        index = values.count & ~3
        // Sound: the kernel reads values of the span, and writes as many integers, for which there is
        // room.
        unsafe output.withUnsafeMutableBufferPointer { buffer, initializedCount in
          unsafe values.withUnsafeBufferPointer {
            differences = unsafe ringtail_pack_wholes(
              $0.baseAddress, index, power, buffer.baseAddress)
          }
          initializedCount &+= index
        }
      }
      while index < values.count {
        let moved = values[index] * power + .wholePartMover
        let whole = moved - .wholePartMover
        differences |= (whole / power).bitPattern ^ values[index].bitPattern
        differences |= whole.magnitude < SealedFormat.decimalLimit ? 0 : 1
        output.append(
          Int64(bitPattern: moved.bitPattern &- Double.wholePartMover.bitPattern))
        index &+= 1
      }
    }
    if differences == 0 { return true }
    var previous: Int64 = 0
    for index in values.indices {
      let whole = Double(integers[index])
      let isDecimal =
        (whole / power).bitPattern == values[index].bitPattern
        && whole.magnitude < SealedFormat.decimalLimit
      if isDecimal {
        if index == exceptions.count, !exceptions.isEmpty {
          // All before were exceptions: they take the first decimal.
          for earlier in 0..<index { integers[earlier] = integers[index] }
        }
        previous = integers[index]
      } else {
        guard exceptions.count < exceptionLimit else { return false }
        exceptions.append(ValueException(index: index, bits: values[index].bitPattern))
        integers[index] = previous
      }
    }
    return true
  }
}
