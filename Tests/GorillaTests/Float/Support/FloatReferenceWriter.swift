/// Writes chunks of float samples field by field, as the tables of the format have it.
struct FloatReferenceWriter {
  private(set) var bits = FloatBits()
  /// The zeros before and behind the bits of the last window, if there was one.
  private(set) var window: (leading: Int, trailing: Int)?
  /// The size of the last field, if that was whole values or bits of a window; otherwise 0.
  private(set) var lastFieldBits = 0

  /// Prometheus before 3.14 put a zero byte behind such a chunk.
  var hasLegacyTail: Bool {
    lastFieldBits > 0 && lastFieldBits % 8 == 0 && bits.count % 8 == 0
  }

  /// An XOR chunk.
  static func xor(_ series: FloatSeries) -> FloatReferenceWriter {
    var writer = FloatReferenceWriter()
    writer.bits.append(UInt64(series.count), 16)
    for index in 0..<series.count {
      writer.appendTime(of: index, in: series)
      if index >= 2 {
        writer.bits.append(change(of: index, in: series), in: FieldClass.xor)
      }
      if index > 0 {
        let changed = series.bits[index] ^ series.bits[index - 1]
        writer.appendBits(changed, same: "0", old: "10", new: "11")
      }
    }
    return writer
  }

  /// An XOR2 chunk; one that was closed and opened again before sample `reopening`, if there is one.
  static func xor2(_ series: FloatSeries, reopening: Int? = nil) -> FloatReferenceWriter {
    var writer = FloatReferenceWriter()
    let starts = StartTimes(of: series)
    writer.bits.append(UInt64(series.count), 16)
    writer.bits.append(starts.header, 8)
    var baseline: UInt64 = 0
    for index in 0..<series.count {
      if index > 0, index == reopening, writer.window == nil { writer.window = (0, 0) }
      let isStale = series.bits[index] == 0x7FF0_0000_0000_0002
      writer.appendTime(of: index, in: series)
      let change = index < 2 ? 0 : change(of: index, in: series)
      switch (index, change, isStale) {
      case (0, _, _): break
      case (2..., 0, true): writer.bits.append("11111")
      case (2..., 0, false):
        writer.appendBits(series.bits[index] ^ baseline, same: "0", old: "100", new: "101")
      default:
        if index >= 2 { writer.bits.append(change, in: FieldClass.xor2) }
        if isStale {
          writer.bits.append("111")
        } else {
          writer.appendBits(series.bits[index] ^ baseline, same: "0", old: "10", new: "110")
        }
      }
      if !isStale { baseline = series.bits[index] }
      starts.append(sample: index, of: series, to: &writer.bits)
    }
    return writer
  }

  /// A stream of the timestamps alone.
  static func timestamps(_ series: FloatSeries) -> FloatReferenceWriter {
    var writer = FloatReferenceWriter()
    for index in 0..<series.count {
      switch index {
      case 0: writer.bits.appendVarint(series.timestamps[0])
      case 1: writer.appendTime(of: 1, in: series)
      default: writer.bits.append(change(of: index, in: series), in: FieldClass.xor)
      }
    }
    return writer
  }

  /// A stream of the values alone.
  static func values(_ series: FloatSeries) -> FloatReferenceWriter {
    var writer = FloatReferenceWriter()
    for index in 0..<series.count {
      if index == 0 {
        writer.bits.append(series.bits[0], 64)
      } else {
        let changed = series.bits[index] ^ series.bits[index - 1]
        writer.appendBits(changed, same: "0", old: "10", new: "11")
      }
    }
    return writer
  }

  /// The timestamp and the value of the first sample, or the distance of the second.
  private mutating func appendTime(of index: Int, in series: FloatSeries) {
    if index == 0 {
      bits.appendVarint(series.timestamps[0])
      bits.append(series.bits[0], 64)
      lastFieldBits = 64
    } else if index == 1 {
      bits.appendUvarint(UInt64(bitPattern: series.timestamps[1] &- series.timestamps[0]))
    }
  }

  private static func change(of index: Int, in series: FloatSeries) -> Int64 {
    let times = series.timestamps
    return (times[index] &- times[index - 1]) &- (times[index - 1] &- times[index - 2])
  }

  /// The bits in which a value differs from the one it is compared with.
  private mutating func appendBits(
    _ changed: UInt64, same: String, old oldWindow: String, new newWindow: String
  ) {
    lastFieldBits = 0
    guard changed != 0 else { return bits.append(same) }
    let leading = min(changed.leadingZeroBitCount, 31)
    let trailing = changed.trailingZeroBitCount
    if let window, leading >= window.leading, trailing >= window.trailing {
      bits.append(oldWindow)
      lastFieldBits = 64 - window.leading - window.trailing
      bits.append(changed >> UInt64(window.trailing), lastFieldBits)
    } else {
      bits.append(newWindow)
      lastFieldBits = 64 - leading - trailing
      bits.append(UInt64(leading), 5)
      bits.append(UInt64(lastFieldBits % 64), 6)
      bits.append(changed >> UInt64(trailing), lastFieldBits)
      window = (leading, trailing)
    }
  }
}

/// How an XOR2 chunk stores start times.
private struct StartTimes {
  let isFirstKnown: Bool
  /// The first sample that ends in a field; 0 if none does.
  let firstField: Int

  var header: UInt64 { (isFirstKnown ? 128 : 0) + UInt64(firstField) }

  init(of series: FloatSeries) {
    let times = series.startTimes
    isFirstKnown = series.count > 0 && times[0] != 0
    let firstChange = (1..<max(1, series.count)).first { times[$0] != times[$0 - 1] }
    firstField = min(firstChange ?? .max, series.count > 127 ? 127 : firstChange ?? 0)
  }

  func append(sample index: Int, of series: FloatSeries, to bits: inout FloatBits) {
    let (times, starts) = (series.timestamps, series.startTimes)
    if index == 0 {
      if isFirstKnown { bits.appendVarint(times[0] &- starts[0]) }
    } else if firstField > 0 && index >= firstField {
      let difference = times[index - 1] &- starts[index]
      let last = index == firstField ? 0 : times[index - 2] &- starts[index - 1]
      bits.append(difference &- last, in: FieldClass.varbit)
    }
  }
}
