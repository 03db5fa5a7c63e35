/// The name of a tenant, as Cortex and Mimir admit it, which can also be the name of a directory.
///
/// ```swift
/// try TenantName("team-a")
/// try TenantName("a/b")  // tenant ID 'a/b' contains unsupported character '/'
/// ```
///
/// It has letters and digits of ASCII and `!-_.*'()`, and 150 bytes at most.
public struct TenantName: Hashable, Sendable {
  /// The name.
  public let text: String

  /// Takes a name that comes from elsewhere.
  ///
  /// - Parameter text: the name.
  /// - Throws: ``TenantNameError`` for the first of these that is wrong: there is none, its characters, its
  ///   length, that it is reserved.
  /// - Complexity: O(the bytes)
  public init(_ text: String) throws(TenantNameError) {
    if text.isEmpty { throw .missing }
    for byte in text.utf8 where !Self.isSupported(byte) {
      throw .unsupportedCharacter(byte, in: text)
    }
    guard text.utf8.count <= 150 else { throw .tooLong }
    switch text {
    case ".", "..": throw .relative
    case "__markers__", "user-index.json.gz": throw .reserved(text)
    default: self.text = text
    }
  }

  private static func isSupported(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "!"), UInt8(ascii: "-"),
      UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "'"),
      UInt8(ascii: "("), UInt8(ascii: ")"):
      true
    default: false
    }
  }
}

extension TenantName: CustomStringConvertible {
  /// The name.
  public var description: String { text }
}
