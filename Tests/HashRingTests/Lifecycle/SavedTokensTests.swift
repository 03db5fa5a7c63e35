import HashRing
import TestSupport
import Testing

@Suite struct SavedTokensTests {
  private func read(_ text: String) throws -> SavedTokens {
    let bytes = Array(text.utf8)
    return try SavedTokens(json: bytes.span)
  }

  @Test func fileIsThatOfCortex() {
    let saved = SavedTokens(previousState: .readOnly, tokens: [1, 300, .max])
    #expect(
      String(decoding: saved.json, as: UTF8.self)
        == #"{"previousState":"READONLY","tokens":[1,300,4294967295]}"#)
  }

  @Test(arguments: Seed.each(50))
  func everythingSavedIsRead(seed: Seed) throws {
    var random = seed.generator
    let saved = SavedTokens(
      previousState: InstanceState(rawValue: .random(in: 0...5, using: &random)),
      tokens: (0..<Int.random(in: 0..<20, using: &random)).map { _ in
        UInt32(truncatingIfNeeded: random.nextOfAnyMagnitude())
      })
    let bytes = saved.json
    #expect(try SavedTokens(json: bytes.span) == saved)
  }

  @Test(arguments: [
    #"{"tokens":[7,8]}"#, #" { "tokens" : [ 7 , 8 ] , "previousState" : "ACTIVE" } "#,
    #"{"x":{"y":[1,{"\"}":null}],"z":-1.5e+3},"tokens":[7,8],"w":"]"}"#,
    #"{"tokens":[1],"tokens":[7,8],"b":true}"#,
  ])
  func formsOfTheSameAreRead(text: String) throws {
    #expect(try read(text) == SavedTokens(previousState: .active, tokens: [7, 8]))
  }

  @Test func noListIsAnEmptyOne() throws {
    #expect(try read(#"{"tokens":null}"#).tokens.isEmpty)
  }

  @Test(
    arguments: [
      ("", .truncated(byteOffset: 0)), ("[]", .unexpectedByte(0x5B, byteOffset: 0)),
      ("{}", .missingTokens(byteOffset: 2)),
      (#"{"tokens":[4294967296]}"#, .invalidToken(byteOffset: 11)),
      (#"{"tokens":[-1]}"#, .invalidToken(byteOffset: 11)),
      (#"{"tokens":[1.5]}"#, .unexpectedByte(0x2E, byteOffset: 12)),
      (#"{"previousState":"BUSY","tokens":[]}"#, .unknownState(byteOffset: 17)),
      (#"{"tokens":[]}x"#, .unexpectedByte(0x78, byteOffset: 13)),
      (#"{"a":,"tokens":[]}"#, .unexpectedByte(0x2C, byteOffset: 5)),
      (#"{"a":],"tokens":[]}"#, .unexpectedByte(0x5D, byteOffset: 5)),
    ] as [(String, SavedTokensError)])
  func faultsSayWhere(text: String, error: SavedTokensError) {
    #expect(throws: error) { try read(text) }
  }

  @Test func everyTruncationThrows() {
    let bytes = SavedTokens(tokens: [1, 300]).json
    for count in 0..<bytes.count {
      let part = Array(bytes.prefix(count))
      #expect(throws: SavedTokensError.self) { try SavedTokens(json: part.span) }
    }
  }

  @Test func everyChangedByteIsAnErrorOrOtherTokens() {
    let text = Array(#"{"previousState":"READONLY","x":[{}],"tokens":[1,300]}"#.utf8)
    let saved = SavedTokens(previousState: .readOnly, tokens: [1, 300])
    // The key `x` and its value are of no account.
    let ignored = 28..<36
    for offset in text.indices {
      for byte in UInt8.min ... .max where byte != text[offset] {
        var bytes = text
        bytes[offset] = byte
        do throws(SavedTokensError) {
          let found = try SavedTokens(json: bytes.span)
          #expect((found == saved) == ignored.contains(offset), "\(offset) \(byte)")
        } catch {
          #expect(0...bytes.count ~= error.byteOffset)
        }
      }
    }
  }

  @Test func noDepthIsTooMuch() throws {
    let deep = String(repeating: "[", count: 50_000) + String(repeating: "]", count: 50_000)
    #expect(try read(#"{"x":\#(deep),"tokens":[1]}"#).tokens == [1])
  }
}
