internal import BitCoding

extension IndexReader {
  /// What is read at once for one series: few take more than 4 KiB, and what is in memory comes whole.
  var usualByteCount: Int { source is SharedBytes ? contents.seriesRange.count : 4096 }

  /// Reads a series.
  ///
  /// - Parameters:
  ///   - reference: the series, by the number that posting lists have for it.
  ///   - entry: what is filled; after an error, with anything.
  /// - Throws: ``IndexError``.
  /// - Complexity: O(the bytes of the series)
  public func series(
    _ reference: UInt32, into entry: inout SeriesEntry
  ) throws(IndexError) {
    var window = SeriesWindow(of: self)
    try series(reference, into: &entry, in: &window)
  }

  /// Reads a series of several.
  ///
  /// - Parameters: as for ``series(_:into:)``, and what has bytes of the one before.
  /// - Throws: ``IndexError``.
  /// - Complexity: O(the bytes of the series)
  package func series(
    _ reference: UInt32, into entry: inout SeriesEntry, in window: inout SeriesWindow
  ) throws(IndexError) {
    let start = Int(reference) * seriesAlignment
    guard contents.seriesRange.contains(start) else {
      throw .invalid(.series, .unknownSeries(reference), byteOffset: start)
    }
    let payload = try payload(ofSeriesAt: start, in: &window)
    try read(&entry, at: start, payload: payload, from: window)
  }

  /// All series, in the order of the file, which is that of their labels.
  public func makeSeriesCursor() -> SeriesCursor { SeriesCursor(index: self) }

  /// Series start at multiples of this, by which their references count.
  var seriesAlignment: Int { version == 1 ? 1 : 16 }

  /// Where a series can start, at `byteOffset` or behind it, or the section ends.
  func firstSeriesStart(from byteOffset: Int) -> Int {
    let start = (byteOffset + seriesAlignment - 1) / seriesAlignment * seriesAlignment
    return min(start, contents.seriesRange.upperBound)
  }

  /// Where the payload of a series lies in the file; its bytes, and its checksum, are then in the
  /// window.
  func payload(
    ofSeriesAt start: Int, in window: inout SeriesWindow
  ) throws(IndexError) -> Range<Int> {
    let sectionEnd = contents.seriesRange.upperBound
    if !window.range.contains(start) {
      try window.read(start..<min(start + window.usualByteCount, sectionEnd), of: source)
    }
    var payloadStart = start - window.range.lowerBound
    let length = window.bytes.withSpan { $0.uvarint(at: &payloadStart) }
    payloadStart += window.range.lowerBound
    guard let length, length <= UInt64(max(0, sectionEnd - payloadStart - 4)) else {
      // The length may be cut off by the end of the window, and not by that of the section.
      if window.range.upperBound < sectionEnd, start > window.range.lowerBound {
        window.removeAll()
        return try payload(ofSeriesAt: start, in: &window)
      }
      throw .invalid(.series, .length, byteOffset: start)
    }
    let payload = payloadStart..<payloadStart + Int(length)
    if payload.upperBound + 4 > window.range.upperBound {
      let end = max(payload.upperBound + 4, min(start + window.usualByteCount, sectionEnd))
      try window.read(start..<end, of: source)
    }
    return payload
  }

  /// Fills `entry` with the series that starts at `start`, and whose payload is in the window.
  func read(
    _ entry: inout SeriesEntry, at start: Int, payload: Range<Int>, from window: SeriesWindow
  ) throws(IndexError) {
    let symbolLimit = UInt32(clamping: version == 1 ? contents.series : symbolCount)
    let fault = window.bytes.withSpan { bytes -> IndexFault? in
      let offset = window.range.lowerBound
      let end = payload.upperBound - offset
      let payload = bytes.extracting(payload.lowerBound - offset..<end)
      guard CRC32C.checksum(of: payload) == bytes.bigEndian32(at: end) else { return .checksum }
      return entry.decode(payload, symbolLimit: symbolLimit)
    }
    if let fault { throw .invalid(.series, fault, byteOffset: start) }
    (entry.reference, entry.byteOffset) = (UInt32(start / seriesAlignment), start)
  }
}
