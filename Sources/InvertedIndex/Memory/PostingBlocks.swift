/// The blocks of all posting lists, in pages of 16 KiB, of which the first one grows up to that.
///
/// A block is 4, 8, 16, ... or 4,096 words, all in one page. Its first word is for the list that has it,
/// which links to the block before it.
struct PostingBlocks: Sendable {
  private var words = Paged<UInt32>(pageShift: 12)

  /// The size classes of blocks: 0 for 4 words, up to 10 for 4,096.
  static var largestClass: Int { 10 }

  /// The number of words of the blocks of a class.
  static func wordCount(ofClass sizeClass: Int) -> Int { 4 << sizeClass }

  @inline(__always)
  subscript(position: UInt32) -> UInt32 {
    get { words[Int(position)] }
    set { words[Int(position)] = newValue }
  }

  /// Appends a block: of 64 words, then one as large as all before it, up to the largest class.
  mutating func append() -> (block: UInt32, sizeClass: Int) {
    let position = words.count
    precondition(position < 1 << 32, "the postings of an index fit into 2^32 words")
    var sizeClass = 4
    while sizeClass < Self.largestClass, Self.wordCount(ofClass: sizeClass) < position {
      sizeClass += 1
    }
    words.append(repeating: 0, count: Self.wordCount(ofClass: sizeClass))
    return (UInt32(position), sizeClass)
  }

  /// Writes words of one block.
  @inline(__always)
  mutating func write(_ references: Span<UInt32>, at position: UInt32) {
    words.replaceElements(from: Int(position), with: references)
  }

  /// Lends words of one block.
  @inline(__always)
  func withWords<Result>(
    from position: UInt32, count: Int, _ body: (Span<UInt32>) -> Result
  ) -> Result {
    words.withElements(from: Int(position), count: count, body)
  }

  /// The bytes that the pages take.
  var byteCount: Int { words.byteCount }
}
