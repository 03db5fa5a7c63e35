import Gorilla
import Testing
import Workloads

/// The inputs of the benchmarks are those that the peers were measured with: their hashes, and those of
/// the chunks that Prometheus makes of them, are known.
struct GoldenInputTests {
  struct Golden: CustomTestStringConvertible {
    var shape: Shape
    var samples: UInt64
    var xor: UInt64
    var xor2: UInt64
    var xorByteCount: Int
    var xor2ByteCount: Int
    var testDescription: String { "shape \(shape.rawValue)" }
  }

  static let golden = [
    Golden(
      shape: .constant, samples: 0xb0f0_f1df_c666_2f25, xor: 0x041c_0901_e960_8725,
      xor2: 0x699f_5a23_cbea_6725, xorByteCount: 12_288, xor2ByteCount: 8_704),
    Golden(
      shape: .counter, samples: 0x6e95_0be1_4632_65ed, xor: 0xdfdb_3491_335b_093e,
      xor2: 0x2acc_300f_812e_ced8, xorByteCount: 65_672, xor2ByteCount: 65_930),
    Golden(
      shape: .gauge, samples: 0xf30c_4854_050f_fa62, xor: 0x2512_11b6_45a8_a1de,
      xor2: 0x3140_b4ae_a02c_fceb, xorByteCount: 261_916, xor2ByteCount: 262_419),
    Golden(
      shape: .randomBits, samples: 0x9d8d_3902_b0fc_927e, xor: 0xc4a3_6989_50f3_2995,
      xor2: 0x9551_97f5_94b0_bcec, xorByteCount: 316_029, xor2ByteCount: 316_359),
    Golden(
      shape: .uniform, samples: 0x677f_c493_6e71_0639, xor: 0xa569_c082_b024_17b2,
      xor2: 0x55de_756a_fc70_fdfb, xorByteCount: 283_360, xor2ByteCount: 283_876),
  ]

  @Test(arguments: golden)
  func samplesAndChunksHaveTheKnownHashes(golden: Golden) {
    let work = FloatWorkload(golden.shape)
    var samples = FNV1a()
    for (timestamp, value) in zip(work.timestamps, work.values) {
      samples.update(UInt64(bitPattern: timestamp))
      samples.update(value.bitPattern)
    }
    var xor = FNV1a()
    xor.update(work.xor.bytes.span)
    var xor2 = FNV1a()
    xor2.update(work.xor2.bytes.span)
    #expect(samples.hash == golden.samples)
    #expect(xor.hash == golden.xor)
    #expect(xor2.hash == golden.xor2)
    #expect(work.xor.bytes.count == golden.xorByteCount)
    #expect(work.xor2.bytes.count == golden.xor2ByteCount)
  }

  @Test
  func snappyMessagesHaveTheKnownHashAndHalveInBlocks() {
    let work = SnappyWorkload()
    var messages = FNV1a()
    messages.update(work.messages.bytes.span)
    #expect(messages.hash == 0x299c_7b32_a9a9_039a)
    #expect(work.messages.bytes.count == 503_122)
    let ratio = Double(work.messages.bytes.count) / Double(work.blocks.bytes.count)
    #expect(1.8...2.2 ~= ratio)
  }

  @Test
  func zstdMessagesAreThoseOfSnappyAndSmallerInFrames() {
    let work = ZstdWorkload()
    #expect(work.messages.bytes == SnappyWorkload().messages.bytes)
    let ratio = Double(work.messages.bytes.count) / Double(work.frames.bytes.count)
    #expect(2.0...2.6 ~= ratio)
  }

  @Test
  func theGeneratorIsSplitMix64() {
    // The first numbers from state 0, as published with the generator.
    let (first, second): (UInt64, UInt64) = (0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4)
    #expect(splitMix64Steps(1, from: 0) == first)
    #expect(splitMix64Steps(2, from: 0) == first ^ second)
  }

  @Test
  func theHashIsFNV1a() {
    var hash = FNV1a()
    hash.update(Array("foobar".utf8).span)
    #expect(hash.hash == 0x8594_4171_F739_67E8)
    var word = FNV1a()
    word.update(0x0807_0605_0403_0201)
    var bytes = FNV1a()
    bytes.update([1, 2, 3, 4, 5, 6, 7, 8].span)
    #expect(word.hash == bytes.hash)
  }
}
