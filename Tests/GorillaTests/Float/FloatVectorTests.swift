import Gorilla
import SeriesModel
import TestSupport
import Testing

/// Bytes that Prometheus 3.14 writes.
struct FloatVector: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let codec: FloatCodec
  let series: FloatSeries
  let bytes: [UInt8]

  init(_ name: String, _ codec: FloatCodec, _ series: FloatSeries, _ hex: String) {
    (testDescription, self.codec, self.series) = ("\(codec) \(name)", codec, series)
    bytes = [UInt8](hex: hex)
  }

  static let all = xor + xor2 + changesOfDistance

  private static let hour: Int64 = 1_600_000_000_000
  private static let five = FloatSeries(
    [0, 15_000, 30_001, 44_999, 60_000].map { hour + $0 }, [12, 12.5, 13, 12, 15.25])
  private static let stale = Double.staleMarker

  private static let xor = [
    FloatVector("one sample", .xor, FloatSeries([1_000], [1]), "0001 d00f 3ff0000000000000"),
    FloatVector(
      "constant", .xor, FloatSeries([1_000, 16_000, 31_000, 46_000], [1, 1, 1, 1]),
      "0004 d00f 3ff0000000000000 9875 00"),
    FloatVector(
      "five samples", .xor, five,
      "0005 8080f4f6905d 4028000000000000 9875 de0e0007705dffed4001ed1340"),
    FloatVector(
      "64 significant bits", .xor,
      FloatSeries([1, 2], [Double(bitPattern: 0x8000_0000_0000_0001), 0]),
      "0002 02 8000000000000001 01 c0040000000000000008"),
    FloatVector(
      "more than 31 leading zeros", .xor, FloatSeries([1, 2], [Double(bitPattern: 1), 0]),
      "0002 02 0000000000000001 01 ff0800000004"),
    FloatVector(
      "stale", .xor, FloatSeries([1, 2, 3], [1, stale, 1]),
      "0003 02 3ff0000000000000 01 c3f4000000000000002a0000000000000010"),
    FloatVector(
      "back in time", .xor, FloatSeries([10, 5], [1, 1]),
      "0002 14 3ff0000000000000 fbffffffffffffffff01 00"),
    FloatVector(
      "two samples", .xor, FloatSeries([1_000, 2_000], [1, 2]),
      "0002 d00f 3ff0000000000000 e807 c25fff"),
  ]

  private static let xor2 = [
    FloatVector(
      "five samples", .xor2, five,
      "000500 8080f4f6905d 4028000000000000 9875 cf0780039c17bffb580079a268"),
    FloatVector(
      "stale", .xor2, FloatSeries([1_000, 2_000, 3_000, 4_000], [1, 1, stale, 1]),
      "000400 d00f 3ff0000000000000 e807 7c"),
    FloatVector(
      "stale first", .xor2, FloatSeries([1_000, 2_000, 3_000], [stale, stale, 1]),
      "000300 d00f 7ff0000000000002 e807 f4457fe0"),
    FloatVector(
      "one start time", .xor2,
      FloatSeries([1_000, 2_000, 3_000], [1, 2, 3], startTimes: [500, 500, 500]),
      "000380 d00f 3ff0000000000000 e807 e807 c12fffd603"),
    FloatVector(
      "changing start times", .xor2,
      FloatSeries([1_000, 2_000, 3_000], [1, 2, 3], startTimes: [500, 1_000, 2_000]),
      "000381 d00f 3ff0000000000000 e807 e807 c12fffab0180"),
    FloatVector(
      "a start time at last", .xor2,
      FloatSeries([1_000, 2_000, 3_000], [1, 2, 3], startTimes: [0, 0, 2_000]),
      "000302 d00f 3ff0000000000000 e807 c12fffd60300"),
  ]

  /// The bounds of the classes of XOR chunks, and what is just beyond.
  private static let changesOfDistance = [
    (8_192, "500000"), (-8_191, "500080"), (8_193, "610008"), (-8_192, "6f0000"),
    (65_536, "680000"), (-65_535, "680008"), (65_537, "70800080"), (-65_536, "77800000"),
    (524_288, "74000000"), (-524_287, "74000080"), (524_289, "780000000000400008"),
    (-524_288, "7fffffffffffc00000"),
  ].map { (change: Int64, hex: String) in
    FloatVector(
      "distance changes by \(change)", .xor,
      FloatSeries([hour, hour + 1_000_000, hour + 2_000_000 + change], [0, 0, 0]),
      "0003 8080f4f6905d 0000000000000000 c0843d" + hex)
  }
}

@Suite("The published vectors of chunks of float samples")
struct FloatVectorTests {
  @Test("are written and read", arguments: FloatVector.all)
  func vectors(vector: FloatVector) {
    #expect(vector.codec.reference(vector.series) == vector.bytes)
    vector.codec.expectRoundTrip(vector.series)
  }

  @Test("can be read when Prometheus closed the chunk between the samples")
  func reopenedXOR() {
    // With no window yet, Prometheus then goes on as if there were one of 64 bits.
    let bytes = [UInt8](hex: "0002 d00f 3ff0000000000000 e807 9ffc00000000000000")
    FloatCodec.xor.expectDecoding(bytes, to: FloatSeries([1_000, 2_000], [1, 2]))
  }

  @Test("are written as by Prometheus when the chunk was closed between the samples")
  func reopenedXOR2() throws {
    let series = FloatSeries([1_000, 2_000], [1, 2])
    let closed = FloatCodec.xor2.encode(series.prefix(1))
    var appender = try XOR2Appender(reopening: closed.span)
    appender.append(series[1])
    let bytes = appender.finish()
    #expect(bytes.hex == "000200d00f3ff0000000000000e8079ffc00000000000000")
    FloatCodec.xor2.expectDecoding(bytes, to: series)
  }
}
