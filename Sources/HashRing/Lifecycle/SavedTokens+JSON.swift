extension SavedTokens {
  /// The tokens of a file that Cortex or this library wrote, such as
  /// `{"previousState":"ACTIVE","tokens":[1,300]}`.
  ///
  /// Without a state, as older versions of Cortex wrote, it is active. Other members are skipped; of two
  /// with the same name, the later one counts.
  ///
  /// - Complexity: O(*n*) for *n* bytes
  public init(json bytes: Span<UInt8>) throws(SavedTokensError) {
    var reader = SavedTokensReader()
    self = try reader.read(bytes)
  }

  /// The file as Cortex writes it.
  ///
  /// - Complexity: O(*t*) for *t* tokens
  public var json: [UInt8] {
    let list = tokens.map(String.init).joined(separator: ",")
    return Array("{\"previousState\":\"\(previousState)\",\"tokens\":[\(list)]}".utf8)
  }
}
