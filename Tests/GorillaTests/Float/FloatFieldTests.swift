import Gorilla
import SeriesModel
import TestSupport
import Testing

@Suite("Every size of every field of a float sample")
struct FloatFieldTests {
  @Test(
    "the bounds of every class of changes of distance, at every bit of a byte",
    arguments: FloatCodec.allCases, 1...8)
  func changesOfDistance(codec: FloatCodec, alignment: Int) {
    let edges =
      FieldClass.edges(of: FieldClass.xor) + FieldClass.edges(of: FieldClass.xor2)
      + [2, -2, 8_000, -60_000, 400_000, 1 << 31, -1 << 31, 1 << 62]
    for change in edges {
      for nextBits: UInt64 in [0, 1 << 63, .max, Double.staleMarker.bitPattern] {
        var series = FloatSeries()
        // The second value moves what follows to any bit of a byte.
        let second = UInt64.max << UInt64(64 - alignment)
        series.append(1_000_000, 0)
        series.append(1_015_000, second)
        series.append(1_030_000 &+ change, second ^ nextBits)
        series.append(1_045_000 &+ change &+ change, second)
        codec.expectRoundTrip(series)
      }
    }
  }

  @Test("times wrap around", arguments: FloatCodec.allCases)
  func extremes(codec: FloatCodec) {
    let times: [Int64] = [.min, .min + 1, -1, 0, 1, .max - 1, .max]
    for first in times {
      for second in times {
        for third in times {
          let last = third &+ (third &- second)
          codec.expectRoundTrip(FloatSeries([first, second, third, last], [1, 2, 2, 2]))
        }
      }
    }
  }

  @Test("all small changes of distance", arguments: FloatCodec.allCases)
  func small(codec: FloatCodec) {
    // Up and down by each, in one series: the largest a chunk can hold.
    for start in stride(from: 0, to: 9_000, by: 1_000) {
      var series = FloatSeries([0, 100_000], [0, 0])
      var distance: Int64 = 100_000
      for change in start..<start + 1_000 {
        for signed in [Int64(change), Int64(-change)] {
          distance += signed
          series.append(series.timestamps[series.count - 1] + distance, 0)
        }
      }
      codec.expectRoundTrip(series)
    }
  }

  @Test("all windows", arguments: FloatCodec.allCases, 0...63)
  func windows(codec: FloatCodec, leading: Int) {
    var generator = SeededGenerator(seed: UInt64(leading))
    for trailing in 0...(63 - leading) {
      let top: UInt64 = 1 << UInt64(63 - leading)
      let bottom: UInt64 = 1 << UInt64(trailing)
      let inside = top | bottom | (generator.next() & (top - bottom))
      // One bit further out than the window, on either side; 0 where that would be no bit.
      let changes = [inside, top, bottom, top << 1, inside, bottom >> 1, inside, ~0, inside, 0]
      for jitter: Int64 in [0, 1] {
        var series = FloatSeries()
        var (time, bits): (Int64, UInt64) = (0, generator.next())
        series.append(time, bits)
        for (index, change) in changes.enumerated() {
          bits ^= change
          time += 15_000 + (index % 2 == 0 ? jitter : 0)
          series.append(time, bits)
        }
        codec.expectRoundTrip(series)
      }
    }
  }

  @Test("runs of samples that stay, of every length", arguments: FloatCodec.allCases, 0...140)
  func runs(codec: FloatCodec, length: Int) {
    for before in 0...3 {
      var series = FloatSeries()
      for index in 0..<before { series.append(Int64(index * index), UInt64(index)) }
      if series.count == 0 { series.append(0, 7) }
      while series.count < before + length {
        let times = series.timestamps
        let last = times[times.count - 1]
        let distance = times.count == 1 ? 15_000 : last - times[times.count - 2]
        series.append(last + distance, series.bits[times.count - 1])
      }
      codec.expectRoundTrip(series)
      series.append(0, .max)
      series.append(0, .max)
      codec.expectRoundTrip(series)
    }
  }
}
