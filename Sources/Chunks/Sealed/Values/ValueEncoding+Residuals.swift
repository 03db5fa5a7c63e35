extension ValueEncoding {
  /// Tries whole numbers, divided by a power of ten or times a float, that come near the values, and how
  /// many units in the last place each is off: for decimals that went through some arithmetic.
  mutating func tryResiduals(_ values: Span<Double>, _ columns: inout ColumnEncoder) {
    // Bits a value; what comes near that is not worth the trial.
    let limit = bestSize * 8 / values.count - 2
    let decimal = Near.bestExponent(values)
    if let decimal, decimal.cost < limit {
      beginTrial(.decimalWithResidual, parameter: decimal.exponent)
      if appendResiduals(values, .decimal(powerOfTen(decimal.exponent)), &columns) {
        keep(.decimalWithResidual, exponent: decimal.exponent)
      }
    }
    if let factor = Near.commonFactor(values),
      let cost = Near.multiple(factor).cost(values), cost < min(limit, decimal?.cost ?? limit)
    {
      beginTrial(.multipleWithResidual)
      trial.appendWord(factor.bitPattern)
      if appendResiduals(values, .multiple(factor), &columns) { keep(.multipleWithResidual) }
    }
  }

  /// Appends the two columns, unless there are too many exceptions.
  private mutating func appendResiduals(
    _ values: Span<Double>, _ near: Near, _ columns: inout ColumnEncoder
  ) -> Bool {
    let limit = Self.exceptionLimit(values.count)
    residuals.removeAll(keepingCapacity: true)
    for index in values.indices {
      let (whole, residual) = near.split(values[index])
      if let whole, residual.magnitude < Near.residualLimit {
        integers.append(whole)
        residuals.append(residual)
      } else {
        guard trialExceptions.count < limit else { return false }
        trialExceptions.append(ValueException(index: index, bits: values[index].bitPattern))
        integers.append(integers.last ?? 0)
        residuals.append(residuals.last ?? 0)
      }
    }
    columns.append(&integers, to: &trial)
    columns.append(&residuals, to: &trial)
    return true
  }
}

/// A grid that values lie near to.
private enum Near {
  /// A value farther from the grid is an exception.
  static let residualLimit: UInt64 = 1 << 40

  /// Whole numbers divided by this.
  case decimal(Double)
  /// Whole multiples of this.
  case multiple(Double)

  /// The whole number whose place on the grid is nearest, and the distance from there in units in the
  /// last place; no number where it would be too large.
  @inline(__always)
  func split(_ value: Double) -> (whole: Int64?, residual: Int64) {
    let scaled: Double
    switch self {
    case .decimal(let power): scaled = value * power
    case .multiple(let factor): scaled = value / factor
    }
    guard scaled.magnitude < SealedFormat.decimalLimit else { return (nil, 0) }
    let moved = scaled + .wholePartMover
    let whole = moved - .wholePartMover
    let place: Double
    switch self {
    case .decimal(let power): place = whole / power
    case .multiple(let factor): place = whole * factor
    }
    let integer = Int64(bitPattern: moved.bitPattern &- Double.wholePartMover.bitPattern)
    return (integer, value.orderedBits &- place.orderedBits)
  }

  /// About how many bits a value takes on this grid, from a sample of neighbours; all there are where
  /// some lie far from it, and nil where some are too large for it.
  func cost(_ values: Span<Double>) -> Int? {
    let sampleCount = min(values.count - 1, 32)
    var (deltaBits, residualBits) = (0, 0)
    var (farCount, largeCount) = (0, 0)
    for sample in 0..<sampleCount {
      let index = 1 + sample * (values.count - 1) / sampleCount
      let (whole, residual) = split(values[index])
      guard let whole, let before = split(values[index - 1]).whole else {
        largeCount += 1
        if largeCount > 2 { return nil }
        continue
      }
      if residual.magnitude < Self.residualLimit {
        deltaBits = max(deltaBits, bitWidth(whole &- before))
        residualBits = max(residualBits, bitWidth(residual))
      } else {
        farCount += 1
      }
    }
    return farCount > 2 ? .max : deltaBits + residualBits
  }

  private func bitWidth(_ integer: Int64) -> Int {
    64 - UInt64(bitPattern: integer << 1 ^ integer >> 63).leadingZeroBitCount
  }

  /// The power of ten on whose grid the values take the fewest bits.
  static func bestExponent(_ values: Span<Double>) -> (exponent: Int, cost: Int)? {
    var best: (exponent: Int, cost: Int)?
    for exponent in 0...17 {
      // Too large already, and larger still with the next.
      guard let cost = Near.decimal(powerOfTen(exponent)).cost(values) else { break }
      if cost < best?.cost ?? .max { best = (exponent, cost) }
    }
    return best
  }

  /// A float that a sample of values are near multiples of, by Euclid's algorithm with a tolerance.
  static func commonFactor(_ values: Span<Double>) -> Double? {
    let sampleCount = min(values.count, 16)
    var (factor, largest) = (0.0, 0.0)
    for sample in 0..<sampleCount {
      let value = values[sample * (values.count - 1) / max(sampleCount - 1, 1)].magnitude
      guard value.isFinite else { return nil }
      if value == 0 { continue }
      largest = max(largest, value)
      let tolerance = largest * 0x1p-40
      var (greater, smaller) = (max(factor, value), min(factor, value))
      while smaller > tolerance {
        let quotient = greater / smaller
        guard quotient < SealedFormat.decimalLimit else { return nil }
        let rest = greater - ((quotient + .wholePartMover) - .wholePartMover) * smaller
        (greater, smaller) = (smaller, rest.magnitude)
      }
      guard greater > largest * 0x1p-36 else { return nil }
      // As exact as the largest value allows, so that no error adds up over its multiples.
      factor = largest / ((largest / greater + .wholePartMover) - .wholePartMover)
    }
    return factor > 0 ? factor : nil
  }
}
