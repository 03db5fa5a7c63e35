internal import BitCoding

extension ValueEncoding {
  /// Tries the numbers of entries in a dictionary, where a chunk has few distinct values.
  mutating func tryDictionary(_ values: Span<Double>, _ columns: inout ColumnEncoder) {
    guard dictionary.fill(values, limit: min(values.count / 2, ValueDictionary.maximumCount)) else {
      return
    }
    beginTrial(.dictionary)
    trial.append(uvarint: UInt64(dictionary.entries.count))
    appendEntries(&columns)
    integers.removeAll(keepingCapacity: true)
    for index in values.indices { integers.append(dictionary.number(of: values[index])) }
    columns.append(&integers, to: &trial)
    keep(.dictionary)
  }

  /// Appends the section of the entries: decimals if all are, else bit patterns.
  private mutating func appendEntries(_ columns: inout ColumnEncoder) {
    let list = dictionary.entries
    let entries = list.span
    if let exponent = Decimals.exponent(of: entries, sampleCount: 64),
      Decimals.convert(entries, exponent, &integers, &trialExceptions, exceptionLimit: 0)
    {
      trial.append(SealedMode.decimal.rawValue << 5 | UInt8(exponent))
    } else {
      integers.removeAll(keepingCapacity: true)
      trialExceptions.removeAll(keepingCapacity: true)
      trial.append(SealedMode.bits.rawValue << 5)
      for index in entries.indices { integers.append(entries[index].orderedBits) }
    }
    columns.append(&integers, to: &trial)
  }
}

/// The distinct values of a chunk, in ascending order, and their numbers.
struct ValueDictionary {
  /// The most entries that are looked for.
  static let maximumCount = 1_024
  private static let slotCount = 4 * maximumCount

  /// The distinct values.
  private(set) var entries: [Double] = []
  // An open hash table: the number of an entry plus one, or zero; and which slots are not zero.
  private var slots: [UInt16] = []
  private var usedSlots: [Int] = []

  init() {}

  /// Collects the distinct values of `values`; returns false if there are more than `limit`.
  mutating func fill(_ values: Span<Double>, limit: Int) -> Bool {
    guard Self.hasRepeats(values) else { return false }
    begin()
    for index in values.indices {
      insert(values[index])
      guard entries.count <= limit else { return false }
    }
    // Ascending, so that the entries themselves make a small column.
    sortEntries()
    clearSlots()
    for number in entries.indices { use(slot(of: entries[number]), number) }
    return true
  }

  /// Whether two of a sample of 64 values, or more, are like another, or seem to be: where they are not,
  /// there is no dictionary of a useful size.
  private static func hasRepeats(_ values: Span<Double>) -> Bool {
    let sampleCount = min(values.count, 64)
    var repeats = 0
    var seen = InlineArray<64, UInt64>(repeating: 0)
    for sample in 0..<sampleCount {
      let value = values[sample * (values.count - 1) / sampleCount]
      let hash = (value.bitPattern &* 0x9E37_79B9_7F4A_7C15) >> 52
      let bit = (1 as UInt64) &<< (hash & 63)
      repeats += seen[Int(hash >> 6)] & bit != 0 ? 1 : 0
      seen[Int(hash >> 6)] |= bit
    }
    return repeats >= 2
  }

  private mutating func begin() {
    entries.removeAll(keepingCapacity: true)
    clearSlots()
  }

  /// Sorts by heap: the standard library's sort allocates.
  private mutating func sortEntries() {
    var (start, end) = (entries.count / 2, entries.count)
    while end > 1 {
      if start > 0 {
        start -= 1
      } else {
        end -= 1
        entries.swapAt(0, end)
      }
      siftDown(from: start, end: end)
    }
  }

  /// Makes a heap, the greatest first, of what is one but for its entry `start`.
  private mutating func siftDown(from start: Int, end: Int) {
    let entry = entries[start]
    var hole = start
    while 2 * hole + 1 < end {
      var child = 2 * hole + 1
      if child + 1 < end, entries[child].orderedBits < entries[child + 1].orderedBits { child += 1 }
      guard entry.orderedBits < entries[child].orderedBits else { break }
      entries[hole] = entries[child]
      hole = child
    }
    entries[hole] = entry
  }

  private mutating func insert(_ value: Double) {
    let slot = slot(of: value)
    guard slots[slot] == 0 else { return }
    use(slot, entries.count)
    entries.append(value)
  }

  private mutating func use(_ slot: Int, _ number: Int) {
    slots[slot] = UInt16(number + 1)
    usedSlots.append(slot)
  }

  /// The number of an entry.
  func number(of value: Double) -> Int64 { Int64(slots[slot(of: value)]) - 1 }

  private mutating func clearSlots() {
    if slots.isEmpty { slots = [UInt16](repeating: 0, count: Self.slotCount) }
    for slot in usedSlots { slots[slot] = 0 }
    usedSlots.removeAll(keepingCapacity: true)
  }

  /// The slot with the entry, or the empty one where it belongs.
  private func slot(of value: Double) -> Int {
    var slot = Int((value.bitPattern &* 0x9E37_79B9_7F4A_7C15) >> 52)
    while slots[slot] != 0, entries[Int(slots[slot]) - 1].bitPattern != value.bitPattern {
      slot = (slot + 1) & (Self.slotCount - 1)
    }
    return slot
  }
}
