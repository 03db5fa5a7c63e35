import SeriesModel
import Testing

@Suite("One NaN alone is the stale marker")
struct StaleMarkerTests {
  @Test("by its bits")
  func bits() {
    #expect(Double.staleMarker.bitPattern == 0x7FF0_0000_0000_0002)
    #expect(Double.staleMarker.isNaN)
    #expect(Double.staleMarker.isStaleMarker)
  }

  @Test(
    "and no other value",
    arguments: [0, 0x7FF0_0000_0000_0001, 0x7FF8_0000_0000_0002, 0xFFF0_0000_0000_0002] as [UInt64])
  func others(bits: UInt64) {
    #expect(!Double(bitPattern: bits).isStaleMarker)
  }
}
