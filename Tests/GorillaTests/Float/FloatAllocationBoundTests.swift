import Gorilla
import TestSupport
import Testing

@Suite(
  "Damaged chunks of float samples get nobody to allocate much",
  .enabled(if: Allocations.areCounted, Allocations.whyNot))
struct FloatAllocationBoundTests {
  // The testing library takes notes of what is thrown, and allocates for that: little, but now and then
  // for all its notes. Hence the least of a few tries.

  @Test("decoders do not allocate", arguments: FloatGoldenChunk.all)
  func decoders(chunk: FloatGoldenChunk) {
    var source = FloatSource(Seed(UInt64(chunk.bytes.count)))
    var buffers = FloatBuffers()
    let ofTesting = Allocations.least {
      do throws(ChunkError) { _ = try ChunkEncoding(byte: 0) } catch {}
    }
    var errors = 0
    for round in 0..<20 {
      var bytes = chunk.bytes
      for _ in 0...source.below(4) {
        bytes[source.below(bytes.count)] = UInt8(source.below(256))
      }
      // One that is sure to be refused.
      if round == 0 { bytes = chunk.bytes.dropLast() }
      let count = Allocations.least {
        do throws(ChunkError) {
          switch chunk.codec {
          case .xor: try buffers.decode(XORDecoder.self, bytes.span)
          case .xor2: try buffers.decode(XOR2Decoder.self, bytes.span)
          }
        } catch { errors += 1 }
      }
      // One fault is thrown up to four times on its way out.
      if count > 4 * ofTesting { Issue.record("\(count) allocations for \(bytes.hex)") }
    }
    #expect(errors > 0)
  }

  @Test("others allocate a multiple of the bytes they are given", arguments: 0...40)
  func bounded(byteCount: Int) {
    // The largest count that a header can promise, and bytes that could be that many samples.
    for (byte, isXOR) in [(0, true), (0, false), (0xFF, true), (0xFF, false)] as [(UInt8, Bool)] {
      var bytes = [UInt8](repeating: byte, count: byteCount)
      for index in 0..<min(2, byteCount) { bytes[index] = 0xFF }
      let allocated = Allocations.leastBytes {
        var recoder = ChunkRecoder()
        _ = try? recoder.recode(bytes.span, isXOR ? .xor : .xor2)
        if !isXOR { _ = try? XOR2Appender(reopening: bytes.span) }
      }
      // What a recoder and its errors take at all, and three numbers for every bit.
      #expect(allocated < 8_192 + 8 * 24 * UInt64(byteCount))
    }
  }
}
