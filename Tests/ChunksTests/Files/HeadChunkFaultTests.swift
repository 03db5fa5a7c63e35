import BitCoding
import TestSupport
import Testing

@testable import Chunks

@Suite("A torn file of head chunks is an error that says where, and harms nothing")
struct HeadChunkFaultTests {
  @Test("a file that was made, but never written")
  func unwritten() {
    for count in [0, 1, 3] { expectFault(.unwritten, of: Array(HeadChunkBytes.file[..<count])) }
    for count in [4, 8, 1_000] { expectFault(.unwritten, of: [UInt8](repeating: 0, count: count)) }
  }

  @Test("a header that is cut off", arguments: 4..<8)
  func header(byteCount: Int) {
    expectFault(.truncated(byteOffset: 0), of: Array(HeadChunkBytes.file[..<byteCount]))
  }

  @Test("another beginning", arguments: 0..<32)
  func magic(bit: Int) {
    var bytes = HeadChunkBytes.file
    bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8)
    expectFault(.notHeadChunks, of: bytes)
  }

  @Test("another version", arguments: [0, 2, 127, 255] as [UInt8])
  func version(version: UInt8) {
    var bytes = HeadChunkBytes.file
    bytes[4] = version
    expectFault(.unsupportedVersion(version), of: bytes)
  }

  @Test("the end within a chunk", arguments: 8..<HeadChunkBytes.file.count)
  func truncation(byteCount: Int) throws {
    let bytes = Array(HeadChunkBytes.file[..<byteCount])
    let whole = HeadChunkBytes.boundaries.dropFirst().filter { $0 <= byteCount }.count
    var reader = try HeadChunkReader(bytes.span)
    for chunk in HeadChunkBytes.chunks[..<whole] {
      let entry = try #require(try reader.next(from: bytes.span))
      #expect(chunk.matches(entry, of: bytes))
    }
    let start = HeadChunkBytes.boundaries[whole]
    #expect(reader.byteOffset == start)
    if bytes[start...].allSatisfy({ $0 == 0 }) {
      #expect(try reader.next(from: bytes.span) == nil)
    } else {
      for _ in 0..<2 {
        #expect(throws: HeadChunkError.truncated(byteOffset: start)) {
          _ = try reader.next(from: bytes.span)
        }
      }
    }
    // Cut there, the file is sound.
    let cut = Array(bytes[..<reader.byteOffset])
    var again = try HeadChunkReader(cut.span)
    var count = 0
    while try again.next(from: cut.span) != nil { count += 1 }
    #expect(count == whole)
  }

  @Test("any changed byte", arguments: 8..<HeadChunkBytes.file.count)
  func mutations(offset: Int) throws {
    let chunk = HeadChunkBytes.boundaries.lastIndex { $0 <= offset } ?? 0
    for change in 1...UInt8.max {
      var bytes = HeadChunkBytes.file
      bytes[offset] ^= change
      var reader = try HeadChunkReader(bytes.span)
      for _ in 0..<chunk { _ = try reader.next(from: bytes.span) }
      let start = HeadChunkBytes.boundaries[chunk]
      do throws(HeadChunkError) {
        let entry = try reader.next(from: bytes.span)
        Issue.record("byte \(offset) ^ \(change) reads as \(String(describing: entry))")
      } catch {
        switch error {
        case .truncated(start), .invalidLength(start), .checksumMismatch(start): break
        default: Issue.record("byte \(offset) ^ \(change): \(error)")
        }
      }
      #expect(reader.byteOffset == start)
    }
  }

  @Test("a payload too short for a sample, even with the right checksum", arguments: 0..<4)
  func shortPayloads(count: Int) throws {
    // Found by fuzzing: it was read, but not from a file that had been cut behind it.
    let whole = HeadChunkBytes.file
    var entry = Array(whole[8..<32]) + [1, UInt8(count)] + [UInt8](repeating: 9, count: count)
    entry.append(bigEndian: SegmentBytes.crc32c(entry))
    let bytes = Array(whole[..<8]) + entry + whole[8...]
    var reader = try HeadChunkReader(bytes.span)
    #expect(throws: HeadChunkError.invalidLength(byteOffset: 8)) {
      _ = try reader.next(from: bytes.span)
    }
  }

  @Test("a reference to where no chunk can start")
  func references() {
    let bytes = HeadChunkBytes.file + [UInt8](repeating: 0, count: 40)
    let ends = [.min, 0, 7, HeadChunkBytes.file.count, bytes.count - 33, .max]
    for offset in ends {
      #expect(throws: HeadChunkError.noChunk(byteOffset: offset)) {
        _ = try HeadChunkReader.entry(at: offset, from: bytes.span)
      }
    }
    #expect(throws: HeadChunkError.self) {
      _ = try HeadChunkReader.entry(at: 9, from: bytes.span)
    }
  }

  @Test("an error says in words what is wrong")
  func descriptions() {
    #expect("\(HeadChunkError.unwritten)" == "the file was made, but never written")
    #expect("\(HeadChunkError.truncated(byteOffset: 9))".contains("at byte 9"))
    #expect("\(HeadChunkError.notHeadChunks)".contains("01 30 BC 91"))
    #expect("\(HeadChunkError.unsupportedVersion(2))".contains("version 2"))
    #expect("\(HeadChunkError.invalidLength(byteOffset: 8))".contains("impossible length"))
    #expect("\(HeadChunkError.checksumMismatch(byteOffset: 8))".contains("checksum"))
    #expect("\(HeadChunkError.noChunk(byteOffset: 8))".contains("byte 8"))
  }

  private func expectFault(
    _ fault: HeadChunkError, of bytes: [UInt8],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(throws: fault, sourceLocation: sourceLocation) {
      _ = try HeadChunkReader(bytes.span)
    }
  }
}
