/// What the frames of a column are made from, where there are two or more.
struct ColumnDirectory {
  private let transform: IntegerColumn.Transform
  private let widths: FrameField
  private let lows: FrameField
  private var starts = FrameField()
  private var slopes = FrameField()
  /// Where the first frame's fields start.
  let dataOffset: Int

  /// Reads the directory of `column`, and checks the widths.
  init(_ bytes: Span<UInt8>, _ column: IntegerColumn) throws(SealedError) {
    var cursor = SealedCursor(byteOffset: column.byteOffset)
    let frameCount = column.frameCount
    transform = column.transform
    widths = try FrameField(bytes, frameCount, hasSlope: false, &cursor)
    lows = try FrameField(bytes, frameCount, hasSlope: false, &cursor)
    if column.hasStarts { starts = try FrameField(bytes, frameCount, hasSlope: true, &cursor) }
    if transform == .deltaOfDelta {
      slopes = try FrameField(bytes, frameCount, hasSlope: false, &cursor)
    }
    dataOffset = cursor.byteOffset
    for frame in 0..<frameCount where !(0...64 ~= widths.value(frame, bytes)) {
      throw .invalidWidth(
        UInt8(exactly: widths.value(frame, bytes)) ?? .max, byteOffset: column.byteOffset)
    }
  }

  /// The width of a frame's fields.
  @inline(__always)
  func width(_ frame: Int, _ bytes: Span<UInt8>) -> Int { Int(widths.value(frame, bytes)) }

  /// All numbers of a frame.
  @inline(__always)
  func frame(_ frame: Int, _ bytes: Span<UInt8>) -> IntegerColumn.Frame {
    IntegerColumn.Frame(
      width: width(frame, bytes), low: lows.value(frame, bytes),
      start: starts.value(frame, bytes), slope: slopes.value(frame, bytes))
  }
}

/// One number for each frame: a line, and what each number differs from it.
struct FrameField {
  var base: Int64 = 0
  var slope: Int64 = 0
  var width = 0
  var byteOffset = 0

  init() {}

  /// Reads the numbers of `frameCount` frames.
  init(
    _ bytes: Span<UInt8>, _ frameCount: Int, hasSlope: Bool, _ cursor: inout SealedCursor
  ) throws(SealedError) {
    width = try cursor.width(bytes)
    base = try cursor.varint(bytes)
    if hasSlope { slope = try cursor.varint(bytes) }
    byteOffset = cursor.byteOffset
    try cursor.skip(PackedBits.byteCount(frameCount, width), bytes)
  }

  /// The number of a frame.
  @inline(__always)
  func value(_ frame: Int, _ bytes: Span<UInt8>) -> Int64 {
    let value = base &+ slope &* Int64(frame)
    guard width > 0 else { return value }
    let field = PackedBits(bytes, at: byteOffset, count: frame &+ 1, width: width)
      .field(bytes, frame)
    return value &+ Int64(bitPattern: field)
  }
}
