/// References that posting lists have yet to take: up to seven of each.
///
/// Lists lie in pages that snapshots share. To write to one takes a look at the list, at its block, and at
/// whether the pages of both are shared, so that it is done for seven references at a time. Until then
/// they are in one array, where all that an append touches is the same 32 bytes. Of the time of adding
/// a series to seven lists that saves a tenth.
struct PendingReferences: Sendable {
  // Eight words for each list: the place among them of the next reference, and the references. The place
  // is zero while the list is not among the `changed`.
  private var words: [UInt32] = []
  /// The lists that have had references since all were last given away.
  private var changed: [UInt32] = []

  /// Adds a series to the list of all series and to those of the first `count` of `pairs`.
  ///
  /// - Parameters:
  ///   - store: where the lists are, which take the references when they are seven.
  ///   - free: the blocks for lists to grow into.
  /// - Precondition: the reference is greater than all before it.
  @inline(__always)
  mutating func append(
    _ reference: UInt32, to pairs: [UInt32], count: Int, in store: inout PostingStore,
    _ free: inout FreeBlocks
  ) {
    if words.count < 8 &* store.pairs.count { grow(to: store.pairs.count) }
    Self.append(reference, to: pairs, count, &words, &changed, &store, &free)
  }

  // That the array is not shared is checked once for all lists.
  @inline(__always)
  private static func append(
    _ reference: UInt32, to pairs: [UInt32], _ count: Int, _ words: inout [UInt32],
    _ changed: inout [UInt32], _ store: inout PostingStore, _ free: inout FreeBlocks
  ) {
    var words = words.mutableSpan
    var pair = PostingStore.allSeries
    for index in 0...count {
      let start = 8 &* Int(pair)
      var place = Int(words[start])
      if place == 0 {
        changed.append(pair)
        place = 1
      }
      words[start &+ place] = reference
      place &+= 1
      if place == 8 {
        store.append(words.span.extracting(start &+ 1..<start &+ 8), to: pair, &free)
        place = 1
      }
      words[start] = UInt32(truncatingIfNeeded: place)
      if index < count { pair = pairs[index] }
    }
  }

  private mutating func grow(to pairCount: Int) {
    words.append(contentsOf: repeatElement(0, count: 8 * pairCount - words.count))
  }

  /// Gives all references to their lists.
  ///
  /// - Complexity: O(the number of lists that have had references since this was last done)
  mutating func giveAll(to store: inout PostingStore, _ free: inout FreeBlocks) {
    for pair in changed {
      let start = 8 * Int(pair)
      let end = start + Int(words[start])
      store.append(words.span.extracting(start + 1..<end), to: pair, &free)
      words[start] = 0
    }
    changed.removeAll(keepingCapacity: true)
  }

  /// The bytes that the arrays take.
  var byteCount: Int {
    2 * arrayHeaderByteCount + 4 * (words.capacity + changed.capacity)
  }
}
