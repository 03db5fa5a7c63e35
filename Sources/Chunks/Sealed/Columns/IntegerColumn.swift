/// A column of integers in a sealed payload: how they are laid out, without the integers themselves.
///
/// The format is in `Documentation/Formats/Sealed.md`. Frames of 128 integers can be decoded each by
/// itself; what that takes (the width of its fields, the integer to start from) is in a directory,
/// which itself is packed.
struct IntegerColumn {
  /// The integers in a frame.
  static let frameLength = 128

  /// What the fields of a frame are relative to.
  enum Transform: UInt8 {
    /// The frame's lowest integer.
    case plain = 0
    /// The integer before.
    case delta = 1
    /// The integer before, and the difference that led to it.
    case deltaOfDelta = 2
    /// A line through the whole column.
    case line = 3
  }

  /// The flags of the first byte, beside the transform.
  static let scaled: UInt8 = 1 << 2
  static let broken: UInt8 = 1 << 3

  var count = 0
  var transform = Transform.plain
  /// By how much the line grows for each integer.
  var step: Int64 = 0
  /// What every integer is a multiple of.
  var scale: Int64 = 1
  /// Where the list of breaks starts; 0 without one.
  var breaksOffset = 0
  /// What a column of one frame has in place of a directory.
  var single = Frame()
  /// Where the directory of several frames starts, or the fields of a single one.
  var byteOffset = 0

  /// The numbers from which a frame's fields become integers.
  struct Frame {
    var width = 0
    var low: Int64 = 0
    var start: Int64 = 0
    var slope: Int64 = 0
  }

  @inline(__always)
  var frameCount: Int { (count &+ Self.frameLength &- 1) / Self.frameLength }

  @inline(__always)
  var hasStarts: Bool { transform == .delta || transform == .deltaOfDelta }

  /// How many integers of a frame with `length` of them come from the directory alone.
  @inline(__always)
  static func startCount(_ transform: Transform, _ length: Int) -> Int {
    switch transform {
    case .plain, .line: 0
    case .delta: min(1, length)
    case .deltaOfDelta: min(2, length)
    }
  }

  @inline(__always)
  func length(ofFrame frame: Int) -> Int {
    min(Self.frameLength, count &- frame &* Self.frameLength)
  }

  /// The bytes of a frame's fields.
  @inline(__always)
  func byteCount(ofFrame frame: Int, width: Int) -> Int {
    let length = length(ofFrame: frame)
    return PackedBits.byteCount(length &- Self.startCount(transform, length), width)
  }
}

extension IntegerColumn {
  /// Reads the layout of a column of `count` integers, and moves `cursor` behind the column.
  @inline(__always)
  init(_ bytes: Span<UInt8>, count: Int, cursor: inout SealedCursor) throws(SealedError) {
    let control = try cursor.byte(bytes)
    guard control < 1 << 4, let transform = Transform(rawValue: control & 3) else {
      throw .unknownFlags(control, byteOffset: cursor.byteOffset - 1)
    }
    self.count = count
    self.transform = transform
    if transform == .line { step = try cursor.varint(bytes) }
    if control & Self.scaled != 0 { scale = try cursor.varint(bytes) }
    if control & Self.broken != 0 {
      breaksOffset = cursor.byteOffset
      cursor = try Self.skipBreaks(bytes, count, cursor)
    }
    byteOffset = cursor.byteOffset
    if count <= Self.frameLength {
      single.width = try cursor.width(bytes)
      single.low = try cursor.varint(bytes)
      if hasStarts { single.start = try cursor.varint(bytes) }
      if transform == .deltaOfDelta { single.slope = try cursor.varint(bytes) }
      byteOffset = cursor.byteOffset
      try cursor.skip(byteCount(ofFrame: 0, width: single.width), bytes)
    } else {
      cursor = try behindFrames(bytes)
    }
  }

  // What is seldom needed gets and returns the cursor, which then stays in a register.

  @inline(never)
  private func behindFrames(_ bytes: Span<UInt8>) throws(SealedError) -> SealedCursor {
    let directory = try ColumnDirectory(bytes, self)
    var cursor = SealedCursor(byteOffset: directory.dataOffset)
    for frame in 0..<frameCount {
      try cursor.skip(byteCount(ofFrame: frame, width: directory.width(frame, bytes)), bytes)
    }
    return cursor
  }

  /// Checks the list of breaks and moves behind it.
  @inline(never)
  private static func skipBreaks(
    _ bytes: Span<UInt8>, _ count: Int, _ start: SealedCursor
  ) throws(SealedError) -> SealedCursor {
    var cursor = start
    let breakCount = try cursor.uvarint(bytes)
    guard breakCount < UInt64(count) else { throw .invalidIndex(byteOffset: start.byteOffset) }
    var index: UInt64 = 0
    for _ in 0..<breakCount {
      let offset = cursor.byteOffset
      let distance = try cursor.uvarint(bytes)
      guard distance > 0, distance < UInt64(count) - index else {
        throw .invalidIndex(byteOffset: offset)
      }
      index += distance
      _ = try cursor.varint(bytes)
    }
    return cursor
  }
}
