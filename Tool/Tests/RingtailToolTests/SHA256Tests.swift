import RingtailTool
import Testing

/// Hashes are those of the standard.
struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1_000_000),
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
    ),
  ])
  func hashesAreThoseOfTheStandard(text: String, hash: String) {
    #expect(Self.hexadecimal(Array(text.utf8), pieces: 1) == hash)
  }

  @Test(arguments: 0...130)
  func piecesMakeNoDifference(count: Int) {
    let bytes = (0..<count).map { UInt8($0) }
    let whole = Self.hexadecimal(bytes, pieces: 1)
    for pieces in 2...5 { #expect(Self.hexadecimal(bytes, pieces: pieces) == whole) }
  }

  private static func hexadecimal(_ bytes: [UInt8], pieces: Int) -> String {
    var hash = SHA256()
    for piece in 0..<pieces {
      hash.update(Array(bytes[bytes.count * piece / pieces..<bytes.count * (piece + 1) / pieces]))
    }
    return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
