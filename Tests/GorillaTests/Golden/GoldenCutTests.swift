import Testing

@testable import Gorilla

/// The chunks into which Prometheus cut one stream of samples.
struct GoldenStream: Sendable, CustomTestStringConvertible {
  let name: String
  let encoding: HistogramEncoding
  var chunks: [GoldenChunk]

  var testDescription: String { "\(name) (\(encoding), \(chunks.count) chunks)" }

  /// The streams of all histograms of the file, in its order.
  static let all: [GoldenStream] = {
    var streams: [GoldenStream] = []
    for chunk in GoldenChunk.histograms {
      guard let encoding = (try? chunk.chunkEncoding()).flatMap(HistogramEncoding.init),
        let slash = chunk.name.firstIndex(of: "/")
      else {
        Issue.record("\(chunk.name) is not part of a stream")
        continue
      }
      let name = String(chunk.name[..<slash])
      let place = streams.firstIndex { $0.name == name && $0.encoding == encoding }
      if let place {
        streams[place].chunks.append(chunk)
      } else {
        streams.append(GoldenStream(name: name, encoding: encoding, chunks: [chunk]))
      }
    }
    return streams
  }()
}

@Suite("Streams of histograms are cut where Prometheus cut them")
struct GoldenCutTests {
  @Test("some streams have several chunks, and most have one")
  func inventory() {
    var counts: [Int: Int] = [:]
    for stream in GoldenStream.all { counts[stream.chunks.count, default: 0] += 1 }
    // Of each encoding: nh-stale-5, nh-reset-60, nhcb-reset-60, nh-stale-60, and 32 others.
    #expect(counts == [1: 128, 2: 4, 4: 4, 5: 4, 13: 4])
  }

  @Test("every chunk begins at the same sample, and is the same", arguments: GoldenStream.all)
  func cuts(stream: GoldenStream) throws {
    if stream.encoding.isFloat {
      try expectChunks(of: stream, Double.self, hasStartTimes: stream.encoding.hasStartTimes)
    } else {
      try expectChunks(of: stream, UInt64.self, hasStartTimes: stream.encoding.hasStartTimes)
    }
  }

  /// Appends the samples of all chunks to one appender, by the rules.
  ///
  /// A golden sample has the buckets that its chunk had in the end, so that none is recoded here.
  private func expectChunks<Count: TestedCount>(
    of stream: GoldenStream, _: Count.Type, hasStartTimes: Bool
  ) throws {
    var appender = HistogramAppender<Count>(hasStartTimes: hasStartTimes)
    var chunks: [[UInt8]] = []
    for sample in try stream.chunks.flatMap({ try $0.histogramSamples(Count.self) }) {
      let (histogram, timestamp, startTime) = (
        sample.histogram, sample.timestamp, sample.startTime
      )
      let result = appender.append(histogram, at: timestamp, startTime: startTime)
      guard case .chunkEnds(let counterReset) = result else {
        #expect(result == .appended)
        continue
      }
      chunks.append(appender.copyBytes())
      appender.removeAll(counterReset: counterReset)
      #expect(appender.append(histogram, at: timestamp, startTime: startTime) == .appended)
    }
    chunks.append(appender.finish())
    #expect(chunks == stream.chunks.map(\.bytes))
  }
}
