/// Sorts tokens with their owners by the tokens: four times as quick as a sort by comparing, which was
/// most of the time that a snapshot took.
enum TokenSort {
  /// An entry that has the token in its high half.
  typealias Entry = UInt64

  /// Sorts `entries` by their high halves; those with the same token stay in their order.
  ///
  /// - Complexity: O(*n*): three rounds, each by 11 bits
  static func sort(_ entries: inout [Entry]) {
    var buffer = [Entry](repeating: 0, count: entries.count)
    for shift in [32, 43, 54] as [UInt64] {
      distribute(entries.span, to: &buffer, by: shift)
      swap(&entries, &buffer)
    }
  }

  /// Writes the entries to `output` in the order of the 11 bits from `shift` on.
  private static func distribute(_ entries: Span<Entry>, to output: inout [Entry], by shift: UInt64)
  {
    var starts = [Int](repeating: 0, count: 1 << 11)
    for index in entries.indices { starts[Int(entries[index] &>> shift & 0x7FF)] += 1 }
    var sum = 0
    for digit in starts.indices {
      let count = starts[digit]
      starts[digit] = sum
      sum += count
    }
    var output = output.mutableSpan
    var places = starts.mutableSpan
    for index in entries.indices {
      let entry = entries[index]
      let digit = Int(entry &>> shift & 0x7FF)
      output[places[digit]] = entry
      places[digit] &+= 1
    }
  }
}
