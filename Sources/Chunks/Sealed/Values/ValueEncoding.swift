internal import BitCoding
internal import Gorilla

/// Writes the values of a payload by the mode that takes the fewest bytes.
struct ValueEncoding: ~Copyable {
  var integers: [Int64] = []
  var residuals: [Int64] = []
  /// The smallest section so far, and the one that is tried.
  private var best: [UInt8] = []
  var trial: [UInt8] = []
  private var exceptions: [ValueException] = []
  var trialExceptions: [ValueException] = []
  private var bestHint = SealedHint(mode: .constant, exponent: 0)
  var dictionary = ValueDictionary()
  var stream = ValueEncoder(byteCapacity: 2_048)

  init() {}

  /// Appends the section for `values`.
  ///
  /// The mode of constants is the quickest to decode, and `isQuick` says to take it wherever it fits;
  /// many of them take fewer bytes as decimals.
  mutating func append(
    _ values: Span<Double>, _ hint: SealedHint?, isQuick: Bool = true,
    _ columns: inout ColumnEncoder, to payload: inout [UInt8]
  ) -> SealedHint {
    exceptions.removeAll(keepingCapacity: true)
    best.removeAll(keepingCapacity: true)
    let isConstant = Self.isConstant(values)
    if isConstant, isQuick || !tryDecimal(values, nil, &columns) || best.count > 9 {
      payload.append(SealedMode.constant.rawValue << 5)
      payload.appendWord(values[0].bitPattern)
      return SealedHint(mode: .constant, exponent: 0)
    }
    // Up to 12 bits a value there is little for another mode to gain.
    if !isConstant,
      !tryDecimal(values, hint, &columns) || best.count * 2 > values.count * 3
    {
      tryOthers(values, hint, &columns)
    }
    payload.append(copying: best.span)
    return bestHint
  }

  /// Appends the values that the section does not hold, and returns whether there are any.
  func appendExceptions(to payload: inout [UInt8]) -> Bool {
    guard !exceptions.isEmpty else { return false }
    payload.append(uvarint: UInt64(exceptions.count))
    var next = 0
    for exception in exceptions {
      payload.append(uvarint: UInt64(exception.index - next))
      payload.appendWord(exception.bits)
      next = exception.index + 1
    }
    return true
  }

  private static func isConstant(_ values: Span<Double>) -> Bool {
    let first = values[0].bitPattern
    var differences: UInt64 = 0
    for index in values.indices { differences |= values[index].bitPattern ^ first }
    return differences == 0
  }

  /// Takes the trial if it is the smallest so far.
  mutating func keep(_ mode: SealedMode, exponent: Int = 0, isScaled: Bool = false) {
    guard trial.count + trialExceptions.count * ValueException.byteCount < bestSize else { return }
    swap(&best, &trial)
    swap(&exceptions, &trialExceptions)
    // Both have room for what one had, or whether one must grow would depend on the swaps.
    if trial.capacity < best.capacity { trial.reserveCapacity(best.capacity) }
    if trialExceptions.capacity < exceptions.capacity {
      trialExceptions.reserveCapacity(exceptions.capacity)
    }
    bestHint = SealedHint(mode: mode, exponent: exponent, isScaled: isScaled)
  }

  /// The bytes of the smallest section so far.
  var bestSize: Int {
    best.isEmpty ? Int.max : best.count + exceptions.count * ValueException.byteCount
  }

  /// The exceptions that a mode may have: more would mean that it is not the right one.
  static func exceptionLimit(_ count: Int) -> Int { count / 16 + 2 }

  mutating func beginTrial(_ mode: SealedMode, parameter: Int = 0) {
    trial.removeAll(keepingCapacity: true)
    trial.append(mode.rawValue << 5 | UInt8(parameter))
    trialExceptions.removeAll(keepingCapacity: true)
    integers.removeAll(keepingCapacity: true)
  }

  /// Tries decimals, and returns whether they hold nearly all values.
  private mutating func tryDecimal(
    _ values: Span<Double>, _ hint: SealedHint?, _ columns: inout ColumnEncoder
  ) -> Bool {
    let limit = Self.exceptionLimit(values.count)
    if let hint, hint.mode == .decimal,
      tryDecimal(values, hint.exponent, isScaled: hint.isScaled, limit, &columns)
    {
      return true
    }
    // A few values tell most often; where they do not, many do.
    for sampleCount in [8, 64] {
      guard let exponent = Decimals.exponent(of: values, sampleCount: sampleCount) else {
        return false
      }
      if tryDecimal(values, exponent, isScaled: true, limit, &columns) { return true }
    }
    return false
  }

  private mutating func tryDecimal(
    _ values: Span<Double>, _ exponent: Int, isScaled: Bool, _ exceptionLimit: Int,
    _ columns: inout ColumnEncoder
  ) -> Bool {
    beginTrial(.decimal, parameter: exponent)
    guard
      Decimals.convert(
        values, exponent, &integers, &trialExceptions, exceptionLimit: exceptionLimit)
    else { return false }
    let isScaled = columns.append(&integers, isScaled: isScaled, to: &trial)
    keep(.decimal, exponent: exponent, isScaled: isScaled)
    return true
  }

  private mutating func tryOthers(
    _ values: Span<Double>, _ hint: SealedHint?, _ columns: inout ColumnEncoder
  ) {
    tryBits(values, &columns)
    if hint?.mode == .bits { return }
    tryResiduals(values, &columns)
    tryDictionary(values, &columns)
    tryFrontBits(values)
    tryStreams(values)
  }

  private mutating func tryBits(_ values: Span<Double>, _ columns: inout ColumnEncoder) {
    let shift = Self.commonTrailingZeros(values)
    beginTrial(.bits, parameter: shift)
    integers.append(addingCapacity: values.count) { output in
      for index in values.indices { output.append(values[index].orderedBits &>> Int64(shift)) }
    }
    columns.append(&integers, to: &trial)
    keep(.bits)
  }

  /// The lowest bits that are zero in all values' ordered bits, at most 31.
  private static func commonTrailingZeros(_ values: Span<Double>) -> Int {
    var union: UInt64 = 1 << 31
    for index in values.indices { union |= UInt64(bitPattern: values[index].orderedBits) }
    return union.trailingZeroBitCount
  }
}
