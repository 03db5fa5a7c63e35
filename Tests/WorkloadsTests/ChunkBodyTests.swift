import Chunks
import TestSupport
import Testing
import Workloads

/// The measured bodies on chunks do what they say, and nothing besides.
struct ChunkBodyTests {
  @Test(arguments: Shape.allCases)
  func listBodiesHandleEverySample(shape: Shape) throws {
    var work = try ChunkListWorkload(shape, seriesCount: 2)
    let chunks = Array(work.chunks.joined())
    #expect(chunks.map(\.sampleCount).reduce(0, +) == work.sampleCount)
    let digest = ChunkListWorkload.digest(of: chunks)
    #expect(work.build() == digest)
    #expect(work.buildSingly() == digest)
    #expect(try work.mergeSame() == digest)

    // What is read, worked out from the samples alone.
    func lastSamples(_ lists: [[Chunk]]) -> UInt64 {
      zip(work.series, lists).reduce(0) { digest, element in
        var (digest, index) = (digest, -1)
        for chunk in element.1 {
          index += chunk.sampleCount
          let timestamp = UInt64(bitPattern: element.0.timestamps[index])
          digest = digest &* 31 &+ timestamp &+ element.0.values[index].bitPattern
        }
        return digest
      }
    }
    #expect(try work.read() == lastSamples(work.chunks))
    #expect(try work.readSealed() == lastSamples(work.sealed))
    #expect(work.sealed.joined().allSatisfy { $0.encoding == .sealed })
  }

  @Test
  func replicasLackSamplesAndTogetherHaveAll() throws {
    var work = try ChunkListWorkload(.counter, seriesCount: 2)
    var merged: [Chunk] = []
    for lists in work.lossyReplicas {
      for list in lists {
        #expect(list.map(\.sampleCount).reduce(0, +) < ChunkListWorkload.samplesPerSeries)
      }
      var merger = ChunkMerger()
      merged += try merger.merge(lists)
    }
    #expect(merged.map(\.sampleCount).reduce(0, +) == work.sampleCount)
    #expect(try work.mergeLossy() == ChunkListWorkload.digest(of: merged))
  }

  @Test
  func fileBodiesHandleEveryChunk() throws {
    var work = try ChunkFileWorkload(seriesCount: 2)
    let digest = work.chunks.reduce(0) { $0 &* 31 &+ UInt64($1.payload.count) &+ 1 }
    #expect(try work.readSegment() == digest)
    #expect(try work.readHeadChunks() == digest)
    let (segment, headChunks) = (work.segment, work.headChunks)
    #expect(work.writeSegment() > UInt64(segment.count - 1))
    #expect(work.writeHeadChunks() > UInt64(headChunks.count - 1))
    #expect(work.segment == segment && work.headChunks == headChunks)
  }

  @Test(.enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func readingAllocatesNothing() throws {
    var work = try ChunkListWorkload(.gauge, seriesCount: 2)
    _ = (try work.read(), try work.readSealed())
    var digest: UInt64 = 0
    let count = try Allocations.during { digest = try work.read() ^ work.readSealed() }
    #expect(count == 0, "digest \(digest)")
  }
}
