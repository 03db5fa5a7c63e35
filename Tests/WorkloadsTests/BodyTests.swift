import CAllocationCounter
import Chunks
import Gorilla
import SeriesModel
import TestSupport
import Testing
import Workloads

/// The measured bodies do what they say, and nothing besides: a benchmark cannot rot unseen.
struct BodyTests {
  @Test(arguments: Shape.allCases)
  func floatBodiesHandleEverySample(shape: Shape) throws {
    var work = FloatWorkload(shape)
    // What the digests are, worked out from the samples alone.
    var (last, all) = (0 as UInt64, 0 as UInt64)
    for index in work.timestamps.indices {
      let sample = UInt64(bitPattern: work.timestamps[index]) &+ work.values[index].bitPattern
      all ^= sample
      if index % FloatWorkload.samplesPerSeries == FloatWorkload.samplesPerSeries - 1 {
        last = last &* 31 &+ sample
      }
    }
    #expect(try work.decodeXOR() == last)
    #expect(try work.decodeXOR2() == last)
    #expect(try work.iterateXOR() == all)
    #expect(try work.iterateXOR2() == all)
    #expect(work.encodeXOR() == Self.digest(work.xor))
    #expect(work.encodeXOR2() == Self.digest(work.xor2))
  }

  @Test(arguments: Shape.allCases, [120, 1_024, 8_192])
  func sealedBodiesHandleEverySample(shape: Shape, chunkLength: Int) throws {
    var work = try SealedWorkload(shape, chunkLength: chunkLength)
    var last: UInt64 = 0
    for chunk in 0..<work.chunkCount {
      let series = shape.series(chunk, count: chunkLength)
      let timestamp = UInt64(bitPattern: series.timestamps[chunkLength - 1])
      last = last &* 31 &+ timestamp &+ series.values[chunkLength - 1].bitPattern
    }
    #expect(try work.decode() == last)
    #expect(try work.encode(verifies: true, isHinted: false) == Self.digest(work.sealed))
    #expect(try work.encode(verifies: false, isHinted: true) == Self.digest(work.sealed))
  }

  private static func digest(_ pool: ChunkPool) -> UInt64 {
    (0..<pool.count).reduce(0) { $0 &* 31 &+ UInt64(pool.range($1).count) }
  }

  @Test
  func histogramBodiesHandleEverySample() throws {
    let bytes = try Fixtures.bytes(
      at: Fixtures.committed(
        "capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM/chunks/000001"))
    var (integers, floats) = (ChunkPool(), ChunkPool())
    var reader = try SegmentReader(bytes.span)
    while let entry = try reader.next(from: bytes.span) {
      let payload = bytes.span.extracting(entry.payload)
      if entry.encodingByte == 2 { integers.append(payload) }
      if entry.encodingByte == 3 { floats.append(payload) }
    }
    var integerWork = try HistogramWorkload<UInt64>(integers)
    #expect(integerWork.sampleCount == 9_612)
    #expect(try integerWork.decode() != 0)
    #expect(integerWork.encode() == Self.digest(integers))
    var floatWork = try HistogramWorkload<Double>(floats)
    #expect(floatWork.sampleCount == 706)
    #expect(try floatWork.decode() != 0)
    #expect(floatWork.encode() == Self.digest(floats))

    var sealed = try SealedHistogramWorkload(integers: integers, floats: floats)
    #expect(sealed.sampleCounts == (9_612, 706))
    #expect(try sealed.decodeIntegers() == integerWork.decode())
    #expect(try sealed.decodeFloats() == floatWork.decode())
    #expect(try sealed.encodeIntegers() == Self.digest(sealed.sealedIntegers))
    #expect(try sealed.encodeFloats() == Self.digest(sealed.sealedFloats))
  }

  @Test
  func snappyBodiesHandleEveryMessage() throws {
    var work = SnappyWorkload()
    let count = SnappyWorkload.messageCount
    #expect(work.messages.count == count && work.blocks.count == count)
    let (decoded, encoded) = (Self.contentDigest(work.messages), Self.contentDigest(work.blocks))
    #expect(try work.decode() == decoded)
    #expect(work.encode() == encoded)
  }

  @Test
  func zstdBodiesHandleEveryMessage() throws {
    var work = ZstdWorkload()
    let snappy = SnappyWorkload()
    #expect(
      work.messages.bytes == snappy.messages.bytes && work.frames.count == snappy.blocks.count)
    let (decoded, encoded) = (Self.contentDigest(work.messages), Self.contentDigest(work.frames))
    #expect(try work.decode() == decoded)
    #expect(work.encode() == encoded)
  }

  @Test(arguments: [1, 9])
  func compressionBodiesHandleEveryItem(level: Int) throws {
    let corpus = ByteCorpus.log
    #expect(corpus.items.count == 10_000)
    for items in [corpus.items, corpus.grouped(by: 16)] {
      var plain = CompressionWorkload(items, level: level)
      #expect(try plain.decompress() == Self.contentDigest(items))
      #expect(plain.compress() == Self.contentDigest(plain.frames))
      var trained = try CompressionWorkload(items, level: level, dictionaryCapacity: 8_192)
      #expect(try trained.decompress() == Self.contentDigest(items))
      #expect(trained.compress() == Self.contentDigest(trained.frames))
      #expect(plain.dictionaryByteCount == 0 && 256...8_192 ~= trained.dictionaryByteCount)
      #expect(trained.ratio > plain.ratio && plain.ratio > 1)
    }
  }

  @Test
  func corporaOfASegmentHaveEveryChunk() throws {
    let bytes = try Fixtures.bytes(
      at: Fixtures.committed("capture/real-block/01M7Y25HTVJJTKRX5XZR1436BM/chunks/000001"))
    let corpora = try ByteCorpus.chunks(of: bytes, named: "block")
    #expect(corpora.map(\.items.count) == [5_580, 5_580, 276])
    #expect(corpora[1].items.bytes.count < corpora[0].items.bytes.count)
    let chunks = corpora[0].items
    let groups = corpora[0].grouped(by: 16)
    // A length of one or two bytes before each chunk.
    #expect(groups.count == 349)
    #expect(chunks.count...2 * chunks.count ~= groups.bytes.count - chunks.bytes.count)
  }

  @Test
  func linesOfATextAreItsItems() {
    let lines = ByteCorpus.lines(of: Array("one\n\ntwo\nthree".utf8), named: "text")
    #expect((0..<lines.items.count).map { lines.items.range($0) } == [0..<4, 4..<5, 5..<9, 9..<14])
  }

  private static func contentDigest(_ pool: ChunkPool) -> UInt64 {
    (0..<pool.count).reduce(0) { digest, index in
      let range = pool.range(index)
      return digest &* 31 &+ UInt64(range.count) &+ UInt64(pool.bytes[range.upperBound - 1])
    }
  }

  @Test
  func labelBodiesHandleEverySet() throws {
    var work = try LabelWorkload()
    let count = LabelWorkload.setCount
    #expect(work.sets.count == count && Set(work.sets).count == count)
    #expect(work.sets.allSatisfy { $0.count == 10 && $0.utf8Count == 227 })
    #expect(work.hash() == work.sets.reduce(0) { $0 &+ $1.hash64 })
    #expect(work.hashEach() == work.sets.reduce(0) { $0 &* 31 &+ $1.hash64 })
    #expect(try work.build() == work.sets.reduce(0) { $0 &* 31 &+ UInt64($1.utf8Count) })
    #expect(work.get() != 0)
    let ascending = (1..<count).filter { work.sets[$0 - 1] < work.sets[$0] }
    #expect(work.compare() == ascending.reduce(0) { $0 + UInt64($1) })
  }

  @Test
  func theChecksumBodyIsStable() {
    #expect(ChecksumWorkload(byteCount: 4_096).crc32c() != 0)
    #expect(
      ChecksumWorkload(byteCount: 4_096).crc32c() == ChecksumWorkload(byteCount: 4_096).crc32c())
  }

  @Test(
    .enabled(if: ringtail_allocations_are_counted(), "allocations are not counted in this build"))
  func theAllocationCounterCounts() {
    let before = (ringtail_allocation_count(), ringtail_allocated_byte_count())
    let array = [UInt8](repeating: 1, count: 10_000)
    let after = (ringtail_allocation_count(), ringtail_allocated_byte_count())
    #expect(array.count == 10_000)
    #expect(after.0 > before.0)
    #expect(after.1 >= before.1 + 10_000)
  }

  @Test(
    .enabled(if: ringtail_allocations_are_counted(), "allocations are not counted in this build"),
    arguments: Shape.allCases)
  func floatBodiesAllocateNothing(shape: Shape) throws {
    var work = FloatWorkload(shape)
    _ = (try work.decodeXOR(), work.encodeXOR(), try work.decodeXOR2(), work.encodeXOR2())
    let before = ringtail_allocation_count()
    let digest =
      try work.decodeXOR() ^ work.encodeXOR() ^ work.iterateXOR() ^ work.decodeXOR2()
      ^ work.encodeXOR2() ^ work.iterateXOR2()
    #expect(ringtail_allocation_count() == before, "digest \(digest)")
  }
}
