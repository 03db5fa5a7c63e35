/// A column of integers, for ``PlainSealed``.
struct PlainColumn {
  private(set) var integers: [Int64] = []
  private let role: Feature.Role
  private let count: Int
  private var transform: UInt8 = 0
  private var step: Int64 = 0

  /// What a frame's fields are relative to.
  private struct Frame {
    var width: Int
    var low: Int64
    var start: Int64 = 0
    var slope: Int64 = 0
  }

  init(_ bytes: inout PlainBytes, _ count: Int, _ role: Feature.Role) throws {
    (self.role, self.count) = (role, count)
    let control = try bytes.byte()
    try PlainBytes.require(control < 16, "a control has other bits")
    transform = control % 4
    let (isScaled, isBroken) = (control & 4 != 0, control & 8 != 0)
    bytes.features.insert(.transform(transform, role, severalFrames: count > 128))
    if transform == 3 { step = try bytes.varint() }
    var scale: Int64 = 1
    if isScaled {
      bytes.features.insert(.scale(role))
      scale = try bytes.varint()
    }
    let shifts = isBroken ? try readBreaks(&bytes) : []
    for frame in count > 128 ? try directory(&bytes) : [try singleFrame(&bytes)] {
      bytes.features.insert(.width(frame.width, role))
      try append(frame, &bytes)
    }
    for (first, shift) in shifts {
      for index in first..<count { integers[index] &+= shift }
    }
    integers = integers.map { $0 &* scale }
  }

  private var hasStart: Bool { transform == 1 || transform == 2 }

  private func readBreaks(_ bytes: inout PlainBytes) throws -> [(first: Int, shift: Int64)] {
    bytes.features.insert(.breaks(role))
    let breakCount = try bytes.uvarint()
    try PlainBytes.require(breakCount < count, "there are too many breaks")
    var index = 0
    return try (0..<breakCount).map { _ in
      let distance = try bytes.uvarint()
      try PlainBytes.require(
        1 <= distance && distance < count - index, "a break is beyond the integers")
      index += Int(distance)
      return (index, try bytes.varint())
    }
  }

  private func singleFrame(_ bytes: inout PlainBytes) throws -> Frame {
    var frame = Frame(width: try bytes.width(), low: try bytes.varint())
    if hasStart { frame.start = try bytes.varint() }
    if transform == 2 { frame.slope = try bytes.varint() }
    return frame
  }

  private func directory(_ bytes: inout PlainBytes) throws -> [Frame] {
    let frameCount = (count + 127) / 128
    let widths = try list(&bytes, frameCount, hasSlope: false)
    let lows = try list(&bytes, frameCount, hasSlope: false)
    var frames = try zip(widths, lows).map { width, low in
      try PlainBytes.require(0 <= width && width <= 64, "a width is not in 0 to 64")
      return Frame(width: Int(width), low: low)
    }
    if hasStart {
      let starts = try list(&bytes, frameCount, hasSlope: true)
      for index in frames.indices { frames[index].start = starts[index] }
    }
    if transform == 2 {
      let slopes = try list(&bytes, frameCount, hasSlope: false)
      for index in frames.indices { frames[index].slope = slopes[index] }
    }
    return frames
  }

  private func list(_ bytes: inout PlainBytes, _ count: Int, hasSlope: Bool) throws -> [Int64] {
    let width = try bytes.width()
    let base = try bytes.varint()
    let slope = hasSlope ? try bytes.varint() : 0
    if slope != 0 { bytes.features.insert(.slope(role)) }
    return try bytes.fields(count, width: width).enumerated().map { number, field in
      base &+ Int64(number) &* slope &+ Int64(bitPattern: field)
    }
  }

  private mutating func append(_ frame: Frame, _ bytes: inout PlainBytes) throws {
    let first = integers.count
    let length = min(128, count - first)
    let withoutField = min(length, [0, 1, 2, 0][Int(transform)])
    let fields = try bytes.fields(length - withoutField, width: frame.width)
    if withoutField > 0 { integers.append(frame.start) }
    if withoutField > 1 { integers.append(frame.start &+ frame.slope) }
    for field in fields {
      let own = frame.low &+ Int64(bitPattern: field)
      let index = integers.count
      switch transform {
      case 0: integers.append(own)
      case 1: integers.append(integers[index - 1] &+ own)
      case 2:
        let difference = integers[index - 1] &- integers[index - 2]
        integers.append(integers[index - 1] &+ difference &+ own)
      default: integers.append(own &+ Int64(index) &* step)
      }
    }
  }
}
