internal import SeriesModel

/// Numbers texts of series, from 0 on, in the order in which they come.
///
/// Texts that differ may be of the same series, as labels can come in any order.
struct SeriesTexts {
  /// The bytes of all texts, one behind the other.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// One more than a number, where its hash leads or behind; 0 where there is none.
  private var slots = [Int](repeating: 0, count: 16)
  private let seed = UInt64.random(in: .min ... .max)

  var count: Int { ends.count }

  /// What a text hashes to here.
  func hash(of text: Span<UInt8>) -> UInt64 { XXHash64.hash(of: text, seed: seed) }

  /// The number of a text; nil if it has none.
  func number(of text: Span<UInt8>, hash: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] > 0 {
      let number = slots[slot] - 1
      if hashes[number] == hash {
        let start = number > 0 ? ends[number - 1] : 0
        if bytes.span.extracting(start..<ends[number]).isEqual(to: text) { return number }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Gives a text the next number.
  mutating func append(_ text: Span<UInt8>, hash: UInt64) {
    for index in text.indices { bytes.append(text[index]) }
    ends.append(bytes.count)
    hashes.append(hash)
    if 2 * count > slots.count {
      slots = [Int](repeating: 0, count: 2 * slots.count)
      for number in 0..<count { fill(number) }
    } else {
      fill(count - 1)
    }
  }

  private mutating func fill(_ number: Int) {
    var slot = Int(truncatingIfNeeded: hashes[number]) & (slots.count - 1)
    while slots[slot] > 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = number + 1
  }
}
