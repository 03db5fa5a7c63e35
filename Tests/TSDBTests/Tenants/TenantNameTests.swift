import TSDB
import Testing

@Suite("The name of a tenant")
struct TenantNameTests {
  private static func error(_ text: String) -> TenantNameError? {
    do throws(TenantNameError) {
      #expect(try TenantName(text).text == text)
      return nil
    } catch { return error }
  }

  @Test("has the characters that Cortex allows, and no others", arguments: ["", "ab"])
  func characters(prefix: String) {
    let allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!-_.*'()"
    for byte in UInt8.min...UInt8.max {
      let character = Unicode.Scalar(byte)
      let text = prefix + String(character)
      // Beyond ASCII, a character has two bytes, and the first is told.
      let found = byte < 0x80 ? byte : byte < 0xC0 ? 0xC2 : 0xC3
      if text == "." {
        #expect(Self.error(text) == .relative)
      } else if allowed.unicodeScalars.contains(character) {
        #expect(Self.error(text) == nil)
      } else {
        #expect(Self.error(text) == .unsupportedCharacter(found, in: text))
      }
    }
  }

  @Test("has 150 bytes at most", arguments: [1, 149, 150, 151, 10_000])
  func length(count: Int) {
    let name = String(repeating: "x", count: count)
    #expect(Self.error(name) == (count <= 150 ? nil : .tooLong))
  }

  @Test("is refused in the words of Cortex, for the characters first, then the length")
  func descriptions() {
    func description(_ text: String) -> String? { Self.error(text)?.description }
    #expect(description("a/b") == "tenant ID 'a/b' contains unsupported character '/'")
    #expect(description("a|b/") == "tenant ID 'a|b/' contains unsupported character '|'")
    #expect(description("é") == "tenant ID 'é' contains unsupported character 'Ã'")
    #expect(description(".") == "tenant ID is '.' or '..'")
    #expect(description("..") == "tenant ID is '.' or '..'")
    #expect(description("__markers__") == "tenant ID '__markers__' is not allowed")
    #expect(description("user-index.json.gz") == "tenant ID 'user-index.json.gz' is not allowed")
    #expect(description("") == "no org id")
    let long = String(repeating: ".", count: 151)
    #expect(description(long) == "tenant ID is too long: max 150 characters")
    #expect(description(long + "/") == "tenant ID '\(long)/' contains unsupported character '/'")
    for name in ["...", "__markers__x", "User-index.json.gz", "a.b"] {
      #expect(description(name) == nil)
    }
  }
}
