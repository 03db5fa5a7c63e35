internal import Chunks
internal import Gorilla
internal import SeededRandom

/// Bytes of one kind under a name, in items that can be compressed one by one or in groups.
///
/// `Documentation/Benchmarks.md` has a table of what compression saves of each corpus. To add one to
/// it, add it to the list in `Benchmarks/WhereZstdPays`.
public struct ByteCorpus: Sendable {
  /// The name in the table.
  public let name: String
  /// The items, none of them empty.
  public private(set) var items = ChunkPool()

  /// A corpus of the items that a pool has, but for empty ones.
  public init(_ name: String, _ items: ChunkPool) {
    self.name = name
    for number in 0..<items.count where !items.range(number).isEmpty {
      self.items.append(items.bytes.span.extracting(items.range(number)))
    }
  }

  /// Groups of up to `count` items each. An item lies behind its length, in one byte for each seven
  /// bits, so that it can be found again.
  public func grouped(by count: Int) -> ChunkPool {
    var groups = ChunkPool()
    var group: [UInt8] = []
    for number in 0..<items.count {
      let range = items.range(number)
      var length = range.count
      while length >= 0x80 {
        group.append(UInt8(length & 0x7F | 0x80))
        length >>= 7
      }
      group.append(UInt8(length))
      group += items.bytes[range]
      if (number + 1) % count == 0 || number + 1 == items.count {
        groups.append(group.span)
        group.removeAll(keepingCapacity: true)
      }
    }
    return groups
  }
}

extension ByteCorpus {
  /// The XOR chunks of a shape, each of 120 samples.
  public static func xor(_ shape: Shape) -> ByteCorpus {
    ByteCorpus("XOR chunks, shape \(shape.rawValue)", FloatWorkload(shape).xor)
  }

  /// The sealed chunks of a shape, each of `length` samples.
  ///
  /// - Throws: an error of the encoder, if sealing were at fault.
  public static func sealed(_ shape: Shape, length: Int) throws -> ByteCorpus {
    ByteCorpus(
      "sealed chunks of \(length), shape \(shape.rawValue)",
      try SealedWorkload(shape, chunkLength: length).sealed)
  }

  /// The chunks of a segment file: its XOR chunks, these as sealed chunks, and its histograms.
  ///
  /// - Throws: an error of the segment, or of one of its chunks.
  public static func chunks(of file: [UInt8], named name: String) throws -> [ByteCorpus] {
    let segment = file.span
    var (xor, sealed, histograms) = (ChunkPool(), ChunkPool(), ChunkPool())
    var encoder = SealedEncoder()
    var sealedBytes: [UInt8] = []
    var reader = try SegmentReader(segment)
    while let entry = try reader.next(from: segment) {
      let payload = segment.extracting(entry.payload)
      guard try ChunkEncoding(byte: entry.encodingByte) == .xor else {
        histograms.append(payload)
        continue
      }
      xor.append(payload)
      var decoder = try XORDecoder(payload)
      var timestamps = [Int64](repeating: 0, count: decoder.count)
      var values = [Double](repeating: 0, count: decoder.count)
      var timestampSpan = timestamps.mutableSpan
      var valueSpan = values.mutableSpan
      _ = try decoder.decode(from: payload, timestamps: &timestampSpan, values: &valueSpan)
      try encoder.encode(timestamps.span, values.span, into: &sealedBytes)
      sealed.append(sealedBytes.span)
    }
    return [
      ByteCorpus("XOR chunks, \(name)", xor), ByteCorpus("sealed chunks, \(name)", sealed),
      ByteCorpus("histogram chunks, \(name)", histograms),
    ]
  }

  /// 10,000 lines of a log, with times, durations and identifiers of no pattern.
  public static var log: ByteCorpus {
    var random = SplitMix64(state: 64)
    let messages = [
      "compact blocks", "write block", "head GC completed", "query failed", "segment replayed",
      "remote write retried",
    ]
    var (lines, time) = (ChunkPool(), UInt64(1_700_000_000_000))
    for _ in 0..<10_000 {
      time += random.next(below: 500)
      let level = random.next(below: 8) == 0 ? "warn" : "info"
      let message = messages[Int(random.next(below: UInt64(messages.count)))]
      let (tenant, line) = (random.next(below: 40), 100 + random.next(below: 12) * 17)
      let trace = String(random.next(), radix: 16)
      let duration = random.next(below: 100_000)
      lines.append(
        Array(
          """
          ts=\(time) level=\(level) caller=store.go:\(line) tenant=team-\(tenant) \
          msg="\(message)" trace=\(trace) duration=\(duration)us

          """.utf8
        ).span)
    }
    return ByteCorpus("lines of a log", lines)
  }

  /// The lines of a text, such as the labels of a block's series, line by line.
  public static func lines(of text: [UInt8], named name: String) -> ByteCorpus {
    let text = text.span
    var (lines, start) = (ChunkPool(), 0)
    for index in text.indices where text[index] == 0x0A {
      lines.append(text.extracting(start...index))
      start = index + 1
    }
    if start < text.count { lines.append(text.extracting(start...)) }
    return ByteCorpus(name, lines)
  }
}
