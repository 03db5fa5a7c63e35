import TestSupport
import Testing
import Workloads
import Zstd

@Suite("Dictionaries make groups of small inputs smaller, and are not mixed up")
struct DictionaryTests {
  /// The lines of a log, two by two: much in common, and little within any of them.
  private static let pairs = (0..<500).map { LogLines.bytes(4 * $0...4 * $0 + 1) }

  private static func trained(_ inputs: [[UInt8]], capacity: Int) throws -> ZstdDictionary {
    let samples = Array(inputs.joined())
    return try ZstdDictionary(
      training: samples.span, byteCounts: inputs.map(\.count), capacity: capacity)
  }

  /// Compresses each input by itself, sees that it survives, and returns the size of all frames.
  private static func size(
    _ inputs: [[UInt8]], level: Int = 3, _ dictionary: ZstdDictionary? = nil
  ) throws -> Int {
    var compressor = ZstdCompressor(level: level)
    var decompressor = ZstdDecompressor()
    if let dictionary {
      compressor = ZstdCompressor(dictionary: try .init(dictionary, level: level))
      decompressor = ZstdDecompressor(dictionary: try .init(dictionary))
    }
    var (frame, decoded, sum): ([UInt8], [UInt8], Int) = ([], [], 0)
    for input in inputs {
      compressor.compress(input.span, into: &frame)
      try decompressor.decompress(frame.span, into: &decoded, limit: input.count)
      if decoded != input { Issue.record("not the same: \(input)") }
      #expect(try ZstdFrameHeader(of: frame.span).dictionaryID == dictionary?.id)
      sum += frame.count
    }
    return sum
  }

  @Test("trained on lines of a log, used for others", arguments: [-3, 1, 3, 9, 19])
  func lines(level: Int) throws {
    let dictionary = try Self.trained(Self.pairs, capacity: 2_048)
    #expect(dictionary.id != nil && dictionary.bytes.count <= 2_048)
    let others = (0..<100).map { LogLines.bytes(4 * $0 + 2...4 * $0 + 3) }
    let plain = try Self.size(others, level: level)
    let with = try Self.size(others, level: level, dictionary)
    #expect(with * 2 < plain, "\(with) with, \(plain) without")
  }

  @Test("trained on groups of small chunks, used for others", arguments: [Shape.constant, .gauge])
  func chunks(shape: Shape) throws {
    let pool = FloatWorkload(shape).xor
    let chunks = (0..<pool.count).map { Array(pool.bytes[pool.range($0)]) }
    let half = chunks.count / 2
    let dictionary = try Self.trained(Array(chunks[..<half]), capacity: 4_096)
    let others = Array(chunks[half...])
    let with = try Self.size(others, dictionary)
    let plain = try Self.size(others)
    #expect(with <= plain)
  }

  @Test("stored and loaded again, to the same frames")
  func stored() throws {
    let dictionary = try Self.trained(Self.pairs, capacity: 1_024)
    let loaded = try ZstdDictionary(dictionary.bytes)
    #expect(loaded == dictionary)
    #expect(try Self.trained(Self.pairs, capacity: 1_024) == dictionary)
    #expect(try Self.size(Self.pairs, loaded) == Self.size(Self.pairs, dictionary))
  }

  @Test("shared by many compressors and decompressors on many threads")
  func shared() async throws {
    let dictionary = try Self.trained(Self.pairs, capacity: 1_024)
    let compression = try ZstdCompressionDictionary(dictionary, level: 5)
    let decompression = try ZstdDecompressionDictionary(dictionary)
    #expect(compression.level == 5 && compression.id == dictionary.id)
    #expect(decompression.id == dictionary.id)
    let results = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var compressor = ZstdCompressor(dictionary: compression)
          var decompressor = ZstdDecompressor(dictionary: decompression)
          return Self.pairs.allSatisfy { pair in
            let frame = compressor.frame(pair)
            return (try? decompressor.decompress(frame.span, limit: 1_000)) == pair
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results == [Bool](repeating: true, count: 8))
  }

  @Test("none, or another than the one that the frame names")
  func mixedUp() throws {
    let dictionary = try Self.trained(Self.pairs, capacity: 1_024)
    let other = try Self.trained(Self.pairs.map { $0.reversed() }, capacity: 1_024)
    let (id, otherID) = (try #require(dictionary.id), try #require(other.id))
    #expect(id != otherID)
    var compressor = ZstdCompressor(dictionary: try .init(dictionary))
    var plain = ZstdCompressor()
    let start = plain.frame([1, 2, 3])
    let frames = start + compressor.frame(Self.pairs[0])
    #expect(
      decompressed(frames) == .failure(.missingDictionary(byteOffset: start.count, id: id)))
    #expect(
      decompressed(frames, try .init(other))
        == .failure(.wrongDictionary(byteOffset: start.count, id: id, other: otherID)))
    #expect(decompressed(frames, try .init(dictionary)) == .success([1, 2, 3] + Self.pairs[0]))
  }

  @Test(
    "one that is damaged is refused or does no harm",
    arguments: Effort.scaled(quick: [3, 17], full: [1]))
  func damaged(step: Int) throws {
    let dictionary = try Self.trained(Self.pairs, capacity: 512)
    var compressor = ZstdCompressor(dictionary: try .init(dictionary))
    let frame = compressor.frame(Self.pairs[0])
    for index in dictionary.bytes.indices where index < 160 || Effort.isFull {
      for byte in stride(from: 0, through: 255, by: step) {
        var bytes = dictionary.bytes
        bytes[index] = UInt8(byte)
        guard let damaged = try? ZstdDictionary(bytes) else { continue }
        if let prepared = try? ZstdDecompressionDictionary(damaged) {
          if case .success(let decoded) = decompressed(frame, limit: 500, prepared),
            decoded.count != Self.pairs[0].count
          {
            Issue.record("\(decoded.count) bytes with \(byte) at \(index)")
          }
        }
        if let prepared = try? ZstdCompressionDictionary(damaged) {
          var compressor = ZstdCompressor(dictionary: prepared)
          let frame = compressor.frame(Self.pairs[1])
          let decoded = decompressed(frame, try .init(damaged))
          if decoded != .success(Self.pairs[1]) { Issue.record("\(byte) at \(index)") }
        }
      }
    }
  }

  @Test("bytes that are no dictionary")
  func faults() throws {
    for count in 0..<8 {
      #expect(throws: ZstdDictionaryError.tooShort(byteCount: count)) {
        try ZstdDictionary([UInt8](repeating: 1, count: count))
      }
    }
    let trained = try Self.trained(Self.pairs, capacity: 512)
    for count in [8, 20, 50] {
      #expect(throws: ZstdDictionaryError.corrupt) {
        try ZstdDictionary(Array(trained.bytes.prefix(count)))
      }
    }
    // Anything else is bare content.
    #expect(try ZstdDictionary([UInt8](repeating: 1, count: 8)).id == nil)
  }

  @Test("samples that no dictionary comes of")
  func training() {
    for samples in [[], [[1]], [[UInt8](repeating: 0, count: 100)], [[], [], [], []]] as [[[UInt8]]]
    {
      #expect {
        _ = try Self.trained(samples, capacity: 1_024)
      } throws: { error in
        if case .trainingFailed(let reason) = error as? ZstdDictionaryError {
          return !reason.isEmpty
        }
        return false
      }
    }
  }
}
