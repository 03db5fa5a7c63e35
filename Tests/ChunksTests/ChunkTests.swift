import Gorilla
import SeriesModel
import TestSupport
import Testing

@testable import Chunks

@Suite("A chunk knows its encoding, times and samples")
struct ChunkTests {
  @Test("from its payload alone, in any encoding", arguments: Chunk.readable)
  func reading(encoding: ChunkEncodingByte) throws {
    let payload = Self.payload(encoding, times: [-7, 0, 15_000])
    let chunk = try Chunk(encoding: encoding, payload: payload)
    #expect(chunk.minTime == -7 && chunk.maxTime == 15_000 && chunk.sampleCount == 3)
    let described = try Chunk(
      encoding: chunk.encoding, payload: payload, minTime: -7, maxTime: 15_000)
    #expect(described == chunk)
    #expect(chunk.kind == encoding.encoding?.kind ?? .float)
    #expect(throws: ChunkFault.misdescribed) {
      _ = try Chunk(encoding: chunk.encoding, payload: payload, minTime: 1, maxTime: 0)
    }
  }

  @Test("samples that are none are a fault", arguments: ChunkEncoding.allCases)
  func empty(encoding: ChunkEncoding) {
    let byte = ChunkEncodingByte(encoding)
    let empty = Self.payload(byte, times: [])
    #expect(throws: ChunkFault.empty) { _ = try Chunk(encoding: byte, payload: empty) }
    #expect(throws: ChunkFault.empty) {
      _ = try Chunk(encoding: byte, payload: empty, minTime: 0, maxTime: 0)
    }
  }

  @Test("samples that do not ascend are a fault", arguments: Chunk.readable)
  func unordered(encoding: ChunkEncodingByte) {
    for (times, fault) in [([1, 1], 1), ([1, 2, 3, 2, 1], 3)] as [([Int64], Int)] {
      let payload = Self.payload(encoding, times: times)
      #expect(throws: ChunkFault.unordered(sample: fault)) {
        _ = try Chunk(encoding: encoding, payload: payload)
      }
    }
  }

  @Test("a payload that cannot be decoded is a fault", arguments: Chunk.readable)
  func corrupt(encoding: ChunkEncodingByte) {
    let payload = Self.payload(encoding, times: [1, 2, 9])
    for end in 0..<payload.count - 1 {
      do throws(ChunkFault) {
        _ = try Chunk(encoding: encoding, payload: Array(payload[..<end]))
        Issue.record("\(end) bytes of \(payload.count) read as a chunk")
      } catch {
        switch error {
        case .corrupt: #expect(encoding != .sealed)
        case .corruptSealed: #expect(encoding == .sealed)
        default: Issue.record("\(error)")
        }
      }
    }
    #expect(throws: ChunkFault.self) {
      _ = try Chunk(encoding: encoding, payload: [], minTime: 0, maxTime: 0)
    }
  }

  @Test("an encoding that is unknown here is not decoded", arguments: [0, 7, 0x51, 0xFF])
  func unknownEncodings(byte: UInt8) {
    let encoding = ChunkEncodingByte(rawValue: byte)
    let fault = ChunkFault.corrupt(.unknownEncoding(byte))
    #expect(throws: fault) { _ = try Chunk(encoding: encoding, payload: [0, 1]) }
    #expect(throws: fault) {
      _ = try Chunk(encoding: encoding, payload: [0, 1], minTime: 1, maxTime: 2)
    }
    let chunk = Chunk(
      encoding: encoding, payload: [0, 1], minTime: 1, maxTime: 2, sampleCount: 2)
    #expect(chunk.encoding.encoding == nil && !chunk.encoding.isDecodable && chunk.kind == nil)
  }

  @Test("a description that no chunk can have traps")
  func preconditions() async {
    await #expect(processExitsWith: .failure) {
      _ = Chunk(encoding: .sealed, payload: [], minTime: 1, maxTime: 0, sampleCount: 1)
    }
    await #expect(processExitsWith: .failure) {
      _ = Chunk(encoding: .sealed, payload: [], minTime: 1, maxTime: 1, sampleCount: 0)
    }
  }

  @Test("every byte is a name for an encoding, known or not")
  func encodingBytes() {
    for encoding in ChunkEncoding.allCases {
      #expect(ChunkEncodingByte(encoding).encoding == encoding)
      #expect("\(ChunkEncodingByte(encoding))" == "\(encoding)")
    }
    let all = (0...UInt8.max).map(ChunkEncodingByte.init(rawValue:))
    #expect(all.filter { $0.encoding != nil }.map(\.rawValue) == [1, 2, 3, 4, 5, 6])
    #expect(Chunk.readable.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 0x50])
    #expect(all.filter(\.isPrivate).map(\.rawValue) == Array(0x40...0x7E))
    #expect(ChunkEncodingByte.sealed.isPrivate && !ChunkEncodingByte.none.isPrivate)
    #expect(!ChunkEncodingByte.thanosAggregate.isPrivate)
    let names = [ChunkEncodingByte.none, .sealed, .thanosAggregate, .init(rawValue: 0x4A)]
    #expect(names.map(\.description) == ["none", "sealed", "thanosAggregate", "0x4a"])
  }

  @Test("a fault says in words what is wrong")
  func descriptions() {
    #expect("\(ChunkFault.corrupt(.unknownEncoding(7)))" == "no chunk encoding has the byte 7")
    #expect("\(ChunkFault.corruptSealed(.unsupportedVersion(2)))".contains("version 2"))
    #expect("\(ChunkFault.empty)" == "the chunk has no samples")
    #expect("\(ChunkFault.unordered(sample: 3))".contains("sample 3"))
    #expect("\(ChunkFault.misdescribed)".contains("description"))
  }

  /// A payload of samples at `times`.
  static func payload(_ encoding: ChunkEncodingByte, times: [Int64]) -> [UInt8] {
    if let encoding = encoding.encoding { return payload(encoding, times: times) }
    var encoder = SealedEncoder()
    var payload: [UInt8] = []
    let values = times.map { Double($0) }
    _ = try? encoder.encode(times.span, values.span, into: &payload)
    return payload
  }

  /// A payload of samples at `times`.
  static func payload(_ encoding: ChunkEncoding, times: [Int64]) -> [UInt8] {
    switch encoding {
    case .xor:
      var appender = XORAppender()
      for time in times { appender.append(Sample(timestamp: time, value: Double(time))) }
      return appender.finish()
    case .xor2:
      var appender = XOR2Appender()
      for time in times { appender.append(Sample(timestamp: time, value: 2), startTime: -9) }
      return appender.finish()
    case .histogram, .histogramST: return histograms(UInt64(3), encoding, times)
    case .floatHistogram, .floatHistogramST: return histograms(2.5, encoding, times)
    }
  }

  private static func histograms<Count: HistogramCount>(
    _ count: Count, _ encoding: ChunkEncoding, _ times: [Int64]
  ) -> [UInt8] {
    var layout = HistogramLayout()
    layout.positiveSpans = [HistogramSpan(offset: 2, length: 1)]
    var appender = HistogramAppender<Count>(hasStartTimes: encoding.hasStartTimes)
    for time in times {
      let histogram = Histogram(
        layout: layout, count: count, zeroCount: .zero, sum: 1, buckets: [count])
      _ = appender.append(histogram, at: time, startTime: encoding.hasStartTimes ? -9 : 0)
    }
    return appender.finish()
  }
}
