import Gorilla
import TestSupport
import Testing

@Suite("Start times of XOR2 chunks")
struct FloatStartTimeTests {
  /// Samples every 15 s with start times by index.
  private func series(_ count: Int, startTime: (Int) -> Int64) -> FloatSeries {
    var series = FloatSeries()
    for index in 0..<count {
      let bits = Double(index / 3).bitPattern
      series.append(1_000_000 + Int64(index) * 15_000, bits, startTime: startTime(index))
    }
    return series
  }

  private func header(_ series: FloatSeries) -> UInt8 { FloatCodec.xor2.encode(series)[2] }

  @Test("may begin, change or end at any sample", arguments: 0...130)
  func change(at change: Int) {
    for count in [change + 1, change + 2, 135] {
      let later = series(count) { $0 < change ? 0 : 500 }
      let changing = series(count) { $0 < change ? 500 : 700 }
      let ending = series(count) { $0 < change ? 500 : 0 }
      let moving = series(count) { $0 < change ? 500 : 500 + Int64($0 * $0) }
      for series in [later, changing, ending, moving] { FloatCodec.xor2.expectRoundTrip(series) }

      // A change of the first sample's start time is none; the last index to name is 127.
      let field = change == 0 ? (count > 127 ? 127 : 0) : min(change, 127)
      #expect(header(changing) == 0x80 | UInt8(field))
      #expect(header(later) == (change == 0 ? 0x80 : 0) | UInt8(field))
    }
  }

  @Test("are forced upon chunks of more than 127 samples", arguments: [0, 500] as [Int64])
  func forced(startTime: Int64) {
    let first: UInt8 = startTime == 0 ? 0 : 0x80
    for count in [1, 2, 126, 127, 128, 129, 200] {
      let series = series(count) { _ in startTime }
      FloatCodec.xor2.expectRoundTrip(series)
      #expect(header(series) == (count > 127 ? first | 127 : first))
    }
  }

  @Test("cost nothing where there are none")
  func free() {
    let none = series(127) { _ in 0 }
    let constant = series(127) { _ in 500 }
    // The first start time is a varint of three bytes.
    let difference = FloatCodec.xor2.encode(constant).count - FloatCodec.xor2.encode(none).count
    #expect(difference == 3)
  }

  @Test("differ by the bounds of every class, at every bit of a byte", arguments: 1...8)
  func edges(alignment: Int) {
    for edge in FieldClass.edges(of: FieldClass.varbit) {
      var series = FloatSeries()
      series.append(0, 0, startTime: 5)
      // The second value moves what follows to any bit of a byte.
      series.append(15_000, .max << UInt64(64 - alignment), startTime: 5 &+ edge)
      series.append(30_000, series.bits[1], startTime: 15_005 &+ edge)
      series.append(45_000, series.bits[1], startTime: 30_005 &+ edge &+ edge)
      series.append(60_001, series.bits[1], startTime: 0)
      FloatCodec.xor2.expectRoundTrip(series)
    }
  }

  @Test("wrap around")
  func extremes() {
    let times: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    for first in times {
      for second in times {
        for third in times {
          for timestamp in times {
            var series = FloatSeries()
            series.append(timestamp, 0, startTime: first)
            series.append(timestamp &+ 15_000, 0, startTime: second)
            series.append(timestamp &+ 30_000, 0, startTime: third)
            FloatCodec.xor2.expectRoundTrip(series)
          }
        }
      }
    }
  }

  @Test("are given with the sample that has been handed out")
  func handedOut() throws {
    let series = series(10) { $0 < 4 ? 0 : Int64($0) }
    let bytes = FloatCodec.xor2.encode(series)
    var decoder = try XOR2Decoder(bytes.span)
    #expect(decoder.startTime == 0)
    for index in 0..<10 {
      #expect(try decoder.next(from: bytes.span) == series[index])
      #expect(decoder.startTime == series.startTimes[index])
    }
    #expect(try decoder.next(from: bytes.span) == nil)
    #expect(decoder.startTime == 9)
  }
}
