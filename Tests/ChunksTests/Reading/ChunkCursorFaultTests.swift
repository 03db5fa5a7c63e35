import Gorilla
import SeriesModel
import TestSupport
import Testing

@testable import Chunks

@Suite("A corrupt chunk ends a batch, and hides no other chunk")
struct ChunkCursorFaultTests {
  @Test("every truncation of the second of three chunks", arguments: Chunk.readable)
  func truncation(encoding: ChunkEncodingByte) throws {
    let chunks = try [[1, 2, 30], [100, 200, 350], [1_000, 1_001]].map {
      try Chunk(encoding: encoding, payload: ChunkTests.payload(encoding, times: $0))
    }
    let (first, last) = (try chunks[0].samples(), try chunks[2].samples())
    let whole = try chunks[1].samples()
    for end in 0..<chunks[1].payload.count {
      let cut = Chunk(
        encoding: chunks[1].encoding, payload: Array(chunks[1].payload[..<end]),
        minTime: 100, maxTime: 350, sampleCount: 3)
      var cursor = ChunkCursor([chunks[0], cut, chunks[2]])
      var (read, faults): ([SeriesSample], Int) = ([], 0)
      while true {
        do throws(ChunkListError) {
          guard try cursor.next() != nil else { break }
          read += cursor.batch()
        } catch {
          #expect(error.chunk == 1 && cursor.kind == nil)
          faults += 1
        }
      }
      #expect(faults == 1)
      #expect(read.starts(with: first) && read.suffix(last.count) == last[...])
      let sound = read.dropFirst(first.count).dropLast(last.count)
      #expect(whole.starts(with: sound))
    }
  }

  @Test("every changed byte of a chunk is an error or other samples", arguments: Chunk.readable)
  func mutation(encoding: ChunkEncodingByte) throws {
    let payload = ChunkTests.payload(encoding, times: [1, 2, 30, 31, 32])
    for offset in payload.indices {
      for change in Effort.isFull ? Array(1...UInt8.max) : [1, 0x10, 0x80, 0xFF] {
        var bytes = payload
        bytes[offset] ^= change
        let chunk = Chunk(
          encoding: encoding, payload: bytes, minTime: 1, maxTime: 32, sampleCount: 5)
        var cursor = ChunkCursor([chunk])
        var batches = 0
        do throws(ChunkListError) {
          while try cursor.seek(to: 20) != nil {
            batches += 1
            guard batches < 400, try cursor.next() != nil else { break }
          }
        } catch { #expect(error.chunk == 0) }
        #expect(batches < 400)
      }
    }
  }
}
