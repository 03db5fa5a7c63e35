public import BitCoding

// How XOR2 and the histogram encodings with start times store them. A header byte has the flag that
// the first sample has a start time, and in the other bits the index of the first sample whose start
// time differs from the one before: from there on, every sample ends in a field. Where the start time
// never changes the index is 0 and nothing is stored; a chunk that reaches sample 127, the last that
// the index can name, without a change stores fields from there on.
//
// The field of sample `i` holds the previous timestamp less the start time, the first such field as
// it is and later ones less the one before.

/// The start times of a chunk as a decoder sees them.
@frozen
@usableFromInline
struct StartTimeReader: Sendable {
  /// Whether the first sample has a start time.
  @usableFromInline let isFirstKnown: Bool
  /// The first sample that ends in a field, or `Int.max`.
  @usableFromInline let firstField: Int
  /// The start time of the last sample; 0 is none.
  @usableFromInline var startTime: Int64 = 0
  @usableFromInline var difference: Int64 = 0

  init(header: UInt8) {
    isFirstKnown = header & 0x80 != 0
    firstField = header & 0x7F == 0 ? .max : Int(header & 0x7F)
  }

  /// Whether sample `index` ends in a field.
  @inlinable
  @inline(__always)
  func hasField(_ index: Int) -> Bool { index >= firstField || index == 0 && isFirstKnown }

  /// Reads what ends sample `index`, if anything does.
  @usableFromInline
  mutating func read(
    at cursor: inout BitCursor, of bytes: Span<UInt8>,
    sample index: Int, timestamp: Int64, previous: Int64
  ) throws(BitError) {
    if index == 0 {
      guard isFirstKnown else { return }
      startTime = timestamp &- (try cursor.readVarint(from: bytes))
    } else if index >= firstField {
      let field = try cursor.readVarbitInt(from: bytes)
      difference = index == firstField ? field : difference &+ field
      startTime = previous &- difference
    }
  }
}

/// The start times of a chunk as an encoder sees them.
struct StartTimeWriter: Sendable {
  /// The last sample that can be the first with a field.
  static let lastFirstField = 127

  /// The header byte so far.
  private(set) var header: UInt8 = 0
  private(set) var startTime: Int64 = 0
  private var difference: Int64 = 0

  init() {}

  /// The state in which a decoder of `header` and `count` samples ends is the one in which an encoder
  /// goes on.
  ///
  /// A first field that the samples do not reach is none: another writer's header may name one.
  init(continuing reader: StartTimeReader, header: UInt8, count: Int) {
    self.header = reader.firstField < count ? header : header & 0x80
    startTime = reader.startTime
    difference = reader.difference
  }

  /// Whether there are fields already.
  private var hasFields: Bool { header & 0x7F != 0 }

  /// Whether sample `index`, with start time `next`, ends in a field.
  @inline(__always)
  func needsField(_ index: Int, _ next: Int64) -> Bool {
    hasFields || next != startTime || index == Self.lastFirstField
  }

  /// Writes what ends sample `index`, if anything does, into room for ten bytes.
  mutating func write(
    _ next: Int64, sample index: Int, timestamp: Int64, previous: Int64, into tail: inout BitTail
  ) {
    guard needsField(index, next) else { return }
    startTime = next
    if index == 0 {
      header = 0x80
      tail.writeVarint(timestamp &- next)
      return
    }
    let last = difference
    difference = previous &- next
    if hasFields {
      tail.writeVarbit(difference &- last)
    } else {
      header |= UInt8(index)
      tail.writeVarbit(difference)
    }
  }
}
