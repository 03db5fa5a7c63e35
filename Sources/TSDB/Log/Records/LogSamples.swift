internal import BitCoding
internal import Gorilla

/// The float samples of a record, in columns that can be used again.
///
/// ```swift
/// var samples = LogSamples()
/// try samples.decode(record)  // Allocates nothing once the columns are long enough.
/// ```
public struct LogSamples: Sendable {
  /// The numbers of the samples' series.
  public private(set) var series: [UInt64] = []
  /// The times, in milliseconds since the Unix epoch.
  public private(set) var timestamps: [Int64] = []
  /// The values.
  public private(set) var values: [Double] = []
  /// The start times, in milliseconds since the Unix epoch and 0 where there is none; empty unless
  /// ``hasStartTimes``.
  public private(set) var startTimes: [Int64] = []
  /// Whether the record is one with start times.
  public private(set) var hasStartTimes: Bool

  /// No samples.
  ///
  /// - Parameter hasStartTimes: whether the record is one with start times.
  public init(hasStartTimes: Bool = false) { self.hasStartTimes = hasStartTimes }

  /// The number of samples.
  public var count: Int { series.count }

  /// Adds a sample.
  ///
  /// - Parameters:
  ///   - series: the number of its series.
  ///   - timestamp: its time, in milliseconds since the Unix epoch.
  ///   - value: its value.
  ///   - startTime: its start time, or 0 if it has none.
  /// - Precondition: there is no start time, or ``hasStartTimes``.
  /// - Complexity: O(1) amortised
  public mutating func append(
    series: UInt64, timestamp: Int64, value: Double, startTime: Int64 = 0
  ) {
    precondition(startTime == 0 || hasStartTimes, "these samples have no start times")
    self.series.append(series)
    timestamps.append(timestamp)
    values.append(value)
    if hasStartTimes { startTimes.append(startTime) }
  }

  /// Forgets all samples; the columns keep their capacity.
  public mutating func removeAll() {
    series.removeAll(keepingCapacity: true)
    timestamps.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    startTimes.removeAll(keepingCapacity: true)
  }

  /// Removes the samples of which `isRemoved`, given the series and the time, is true.
  mutating func removeAll(where isRemoved: (_ series: UInt64, _ time: Int64) -> Bool) {
    var kept = 0
    for index in series.indices where !isRemoved(series[index], timestamps[index]) {
      series[kept] = series[index]
      timestamps[kept] = timestamps[index]
      values[kept] = values[index]
      if hasStartTimes { startTimes[kept] = startTimes[index] }
      kept += 1
    }
    resize(to: kept)
    if hasStartTimes { startTimes.resize(to: kept) }
  }

  /// Makes the columns as long as said.
  private mutating func resize(to count: Int) {
    series.resize(to: count)
    timestamps.resize(to: count)
    values.resize(to: count)
  }
}

extension LogSamples: Equatable {
  /// Whether both are the same samples, with values compared by bit pattern.
  public static func == (left: LogSamples, right: LogSamples) -> Bool {
    left.hasStartTimes == right.hasStartTimes && left.series == right.series
      && left.timestamps == right.timestamps && left.startTimes == right.startTimes
      && left.values.elementsEqual(right.values) { $0.bitPattern == $1.bitPattern }
  }
}

extension LogSamples {
  /// The fewest bytes of a sample: two differences of a byte each, and the value.
  private static let fewestBytes = 10
  /// The most bytes of a sample: two differences of ten bytes, and the value.
  private static let mostBytes = 28
  /// How many samples are encoded at a time.
  private static let blockCount = 64

  /// Reads a record of float samples, in place of what the columns have.
  ///
  /// - Parameter record: a record of the type ``LogRecordType/samples`` or
  ///   ``LogRecordType/samplesWithStartTimes``.
  /// - Throws: a ``LogRecordError``; there are no samples then.
  /// - Precondition: the record has one of these types.
  /// - Complexity: O(`record.count`)
  public mutating func decode(_ record: Span<UInt8>) throws(LogRecordError) {
    removeAll()
    let type = record.isEmpty ? nil : LogRecordType(rawValue: record[0])
    precondition(type == .samples || type == .samplesWithStartTimes, "a record of float samples")
    hasStartTimes = type == .samplesWithStartTimes
    do throws(LogRecordError) {
      if hasStartTimes {
        try decodeWithStartTimes(record)
      } else {
        // As many as the bytes could be; those that they are not are let go of.
        resize(to: max(record.count - 17, 0) / Self.fewestBytes)
        resize(to: try Self.decode(record, &series, &timestamps, &values))
      }
    } catch {
      removeAll()
      throw error
    }
  }

  // The columns are lent one by one: all of `self` cannot be lent thrice.
  private static func decode(
    _ record: Span<UInt8>, _ series: inout [UInt64], _ timestamps: inout [Int64],
    _ values: inout [Double]
  ) throws(LogRecordError) -> Int {
    var cursor = RecordCursor()
    guard !cursor.isAtEnd(of: record) else { return 0 }
    let base = try RecordBase(from: record, at: &cursor)
    var series = series.mutableSpan
    var timestamps = timestamps.mutableSpan
    var values = values.mutableSpan
    var count = 0
    while !cursor.isAtEnd(of: record) {
      let entry = try base.readEntry(from: record, at: &cursor)
      let value = try cursor.readDouble(from: record)
      // Within the columns: every sample so far took ten bytes or more.
      series[count] = entry.series
      timestamps[count] = entry.timestamp
      values[count] = value
      count &+= 1
    }
    return count
  }

  private mutating func decodeWithStartTimes(_ record: Span<UInt8>) throws(LogRecordError) {
    var cursor = RecordCursor()
    guard !cursor.isAtEnd(of: record) else { return }
    var reference = UInt64(bitPattern: try cursor.readVarint(from: record))
    let timestamp = try cursor.readVarint(from: record)
    let startTime = try cursor.readVarint(from: record)
    append(
      series: reference, timestamp: timestamp, value: try cursor.readDouble(from: record),
      startTime: startTime)
    var previous = startTime
    while !cursor.isAtEnd(of: record) {
      reference &+= UInt64(bitPattern: try cursor.readVarint(from: record))
      let delta = try cursor.readVarint(from: record)
      previous = try StartTimeMarker.readStartTime(
        from: record, at: &cursor, first: startTime, previous: previous)
      append(
        series: reference, timestamp: timestamp &+ delta,
        value: try cursor.readDouble(from: record), startTime: previous)
    }
  }

  /// Appends the samples as one record.
  ///
  /// - Parameter record: what is appended to.
  /// - Complexity: O(``count``) amortised
  public func encode(to record: inout [UInt8]) {
    record.append(hasStartTimes ? .samplesWithStartTimes : .samples)
    guard count > 0 else { return }
    if hasStartTimes {
      encodeWithStartTimes(to: &record)
      return
    }
    let (series, timestamps, values) = (series.span, timestamps.span, values.span)
    Self.encode(count, to: &record) { (series[$0], timestamps[$0], values[$0]) }
  }

  /// Appends the floats of a commit as one record.
  static func encode(_ floats: Span<StagedFloat>, to record: inout [UInt8]) {
    record.append(.samples)
    encode(floats.count, to: &record) {
      (floats[$0].logReference, floats[$0].sample.timestamp, floats[$0].sample.value)
    }
  }

  /// Appends so many samples, at least one, behind the type of their record.
  @inline(__always)
  private static func encode(
    _ count: Int, to record: inout [UInt8],
    _ sample: (Int) -> (series: UInt64, timestamp: Int64, value: Double)
  ) {
    let first = sample(0)
    let base = RecordBase(series: first.series, timestamp: first.timestamp)
    base.append(to: &record)
    // Room for many samples at a time: with an append to the array for each byte, a sample took 61 ns, not 18.
    for start in stride(from: 0, to: count, by: blockCount) {
      let end = min(start + blockCount, count)
      record.append(addingCapacity: (end - start) * mostBytes) { output in
        for index in start..<end {
          let next = sample(index)
          output.append(varint: Int64(bitPattern: next.series &- base.series))
          output.append(varint: next.timestamp &- base.timestamp)
          output.append(bigEndian: next.value.bitPattern)
        }
      }
    }
  }

  private func encodeWithStartTimes(to record: inout [UInt8]) {
    record.append(varint: Int64(bitPattern: series[0]))
    record.append(varint: timestamps[0])
    record.append(varint: startTimes[0])
    record.append(values[0])
    for index in 1..<count {
      record.append(varint: Int64(bitPattern: series[index] &- series[index - 1]))
      record.append(varint: timestamps[index] &- timestamps[0])
      StartTimeMarker.append(
        startTimes[index], first: startTimes[0], previous: startTimes[index - 1], to: &record)
      record.append(values[index])
    }
  }
}

extension Array where Element: ExpressibleByIntegerLiteral & BitwiseCopyable {
  fileprivate mutating func resize(to newCount: Int) {
    if newCount < count {
      removeLast(count - newCount)
    } else {
      append(contentsOf: repeatElement(0, count: newCount - count))
    }
  }
}

extension OutputSpan<UInt8> {
  @inline(__always)
  fileprivate mutating func append(varint integer: Int64) {
    var rest = UInt64(bitPattern: integer &<< 1 ^ integer &>> 63)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    append(UInt8(truncatingIfNeeded: rest))
  }

  @inline(__always)
  fileprivate mutating func append(bigEndian integer: UInt64) {
    precondition(freeCapacity >= 8, "there is room")
    // Sound: there are eight bytes behind the first `count`.
    unsafe withUnsafeMutableBufferPointer { bytes, count in
      unsafe UnsafeMutableRawBufferPointer(bytes).storeBytes(
        of: integer.bigEndian, toByteOffset: count, as: UInt64.self)
      count &+= 8
    }
  }
}
