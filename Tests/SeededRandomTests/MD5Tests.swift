import SeededRandom
import TestSupport
import Testing

@Suite struct MD5Tests {
  @Test(arguments: [
    // The examples of RFC 1321, A.5.
    ("", "d41d8cd98f00b204e9800998ecf8427e"),
    ("a", "0cc175b9c0f1b6a831c399e269772661"),
    ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
    ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
    (
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
      "d174ab98d277d9f5a5611c2c9f419d9f"
    ),
    (
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890",
      "57edf4a22be3c955ac49da2e2107b67a"
    ),
  ])
  func digestsAreThoseOfTheSpecification(text: String, digest: String) {
    #expect(md5(Array(text.utf8)).description == digest)
    #expect(md5(Array(text.utf8)).bytes.hex == digest)
  }

  /// The digest of the digests of the first *n* bytes of 0, 1, 2 … for *n* from 0 to 200, so that padding
  /// of every length counts. It was computed with Python's hashlib.
  @Test func everyLengthIsPaddedAsItShould() {
    let bytes = (0..<200).map { UInt8($0) }
    var all = MD5()
    for count in 0...200 {
      let digest = md5(Array(bytes[..<count])).bytes
      all.update(digest.span)
    }
    #expect(all.digest().description == "d49382aaa96e2815f14079ed5a0a25a3")
  }

  @Test(arguments: Seed.each(20))
  func piecesGiveTheDigestOfTheWhole(seed: Seed) {
    var generator = seed.generator
    let bytes = generator.bytes(Int.random(in: 0...300, using: &generator))
    var pieces = MD5()
    var start = 0
    while start < bytes.count {
      let end = Int.random(in: start...bytes.count, using: &generator)
      pieces.update(bytes.span.extracting(start..<end))
      _ = pieces.digest()
      start = end
    }
    #expect(pieces.digest() == md5(bytes))
  }

  private func md5(_ bytes: [UInt8]) -> MD5.Digest {
    var md5 = MD5()
    md5.update(bytes.span)
    return md5.digest()
  }
}
