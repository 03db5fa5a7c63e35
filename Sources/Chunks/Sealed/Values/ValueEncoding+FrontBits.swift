extension ValueEncoding {
  /// Tries to code the highest bits by a dictionary and to leave the others as they are: for values
  /// that have all their digits and a common magnitude.
  mutating func tryFrontBits(_ values: Span<Double>) {
    guard let choice = FrontBits(values), choice.estimatedByteCount < bestSize else { return }
    beginTrial(.frontBits, parameter: choice.codeWidth)
    trial.append(UInt8(choice.restWidth))
    for entry in 0..<1 << choice.codeWidth {
      let front = choice.fronts[entry]
      trial.append(UInt8(truncatingIfNeeded: front))
      trial.append(UInt8(truncatingIfNeeded: front >> 8))
    }
    let limit = Self.exceptionLimit(values.count) * 4
    for index in values.indices {
      let code = choice.code(of: values[index])
      if code == nil {
        guard trialExceptions.count < limit else { return }
        trialExceptions.append(ValueException(index: index, bits: values[index].bitPattern))
      }
      integers.append(Int64(code ?? 0))
    }
    PackedBits.append(
      to: &trial, count: values.count, width: choice.codeWidth, CodeSource(codes: integers))
    for index in values.indices {
      let rest = values[index].bitPattern & (.max >> UInt64(64 - choice.restWidth))
      integers[index] = Int64(bitPattern: rest)
    }
    PackedBits.append(
      to: &trial, count: values.count, width: choice.restWidth, CodeSource(codes: integers))
    keep(.frontBits)
  }

  private struct CodeSource: FieldSource {
    let codes: [Int64]

    func field(_ index: Int) -> UInt64 { UInt64(bitPattern: codes[index]) }
  }
}

/// Where to split values into highest bits and others, and the highest bits that get a code.
private struct FrontBits {
  /// The width of the bits that are left as they are, 48 to 63.
  var restWidth = 0
  /// The width of a code, 0 to 4.
  var codeWidth = 0
  /// The highest bits for each code.
  var fronts = InlineArray<16, UInt64>(repeating: 0)
  var estimatedByteCount = Int.max

  /// Chooses from a sample; nil where values have many magnitudes.
  init?(_ values: Span<Double>) {
    // The exponents tell most cases in which nothing is to be won.
    guard Self.isPromising(values) else { return nil }
    let sampleCount = min(values.count, 64)
    var counts = FrontCounts()
    var idleCount = 0
    // Nine bits that are alike can as well be a part of more.
    for width in stride(from: 55, through: 48, by: -1) where idleCount < 2 {
      idleCount += 1
      counts.count(values, sampleCount, restWidth: width)
      for codeWidth in 0...4 {
        let missing = sampleCount - counts.covered(by: 1 << codeWidth)
        let bits = (width + codeWidth) * sampleCount + missing * 8 * ValueException.byteCount
        let byteCount = bits * values.count / sampleCount / 8 + 2 << codeWidth
        if byteCount < estimatedByteCount {
          idleCount = 0
          estimatedByteCount = byteCount
          (restWidth, self.codeWidth) = (width, codeWidth)
          fronts = counts.mostFrequent
        }
      }
    }
  }

  private static func isPromising(_ values: Span<Double>) -> Bool {
    var seen: UInt64 = 0
    let sampleCount = min(values.count, 16)
    for sample in 0..<sampleCount {
      let value = values[sample * (values.count - 1) / max(sampleCount - 1, 1)]
      seen |= 1 &<< (value.bitPattern >> 52)
    }
    return seen.nonzeroBitCount <= 8
  }

  func code(of value: Double) -> Int? {
    let front = value.bitPattern >> UInt64(restWidth)
    for code in 0..<1 << codeWidth where fronts[code] == front { return code }
    return nil
  }
}

/// How often each of the highest bits occurs in a sample, the most frequent first.
private struct FrontCounts {
  private(set) var mostFrequent = InlineArray<16, UInt64>(repeating: 0)
  private var frequencies = InlineArray<16, Int>(repeating: 0)

  /// Counts anew.
  mutating func count(_ values: Span<Double>, _ sampleCount: Int, restWidth: Int) {
    var fronts = InlineArray<64, UInt64>(repeating: 0)
    var counts = InlineArray<64, Int>(repeating: 0)
    var frontCount = 0
    for sample in 0..<sampleCount {
      let front =
        values[sample * (values.count - 1) / max(sampleCount - 1, 1)].bitPattern
        >> UInt64(restWidth)
      var index = 0
      while index < frontCount, fronts[index] != front { index += 1 }
      if index == frontCount {
        // What has no place counts as missing.
        guard frontCount < 64 else { continue }
        fronts[index] = front
        frontCount += 1
      }
      counts[index] += 1
    }
    for rank in 0..<16 {
      var largest = 0
      for index in 0..<frontCount where counts[index] > counts[largest] { largest = index }
      mostFrequent[rank] = fronts[largest]
      frequencies[rank] = counts[largest]
      counts[largest] = 0
    }
  }

  /// How many of the sample have one of the `entryCount` most frequent.
  func covered(by entryCount: Int) -> Int {
    (0..<entryCount).reduce(0) { $0 + frequencies[$1] }
  }
}
