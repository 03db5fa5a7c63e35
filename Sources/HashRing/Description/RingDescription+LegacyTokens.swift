extension RingDescription {
  /// Moves the tokens that a ring of 2019 has in one list, each with an id, to their instances.
  ///
  /// That list is a field that no later version has; a ring without it stays as it is. Until it is moved,
  /// the list is kept among the ``unknownFields``, as look-ups of today pay no regard to it. Tokens
  /// of an id that no instance has are dropped.
  ///
  /// - Throws: ``RingDescriptionError`` when the list cannot be read, with an offset in
  ///   ``unknownFields``. The ring is then as it was.
  /// - Complexity: O(*t* + *n* log *n*) for *t* tokens of the list, and *n* tokens of instances that the
  ///   list has some for
  public mutating func moveLegacyTokens() throws(RingDescriptionError) {
    let old = unknownFields
    let bytes = old.span
    var kept: [UInt8] = []
    var moved: [RingName: [UInt32]] = [:]
    var reader = FieldReader(0..<bytes.count)
    while let field = try reader.next(from: bytes) {
      guard field.number == Field.legacyTokens.rawValue else {
        kept += old[field.range]
        continue
      }
      var token: UInt32 = 0
      var id = RingName()
      var parts = FieldReader(try field.bytes)
      while let part = try parts.next(from: bytes) {
        switch part.number {
        case 1: token = UInt32(truncatingIfNeeded: try part.varint)
        case 2: id = RingName(bytes, try part.bytes)
        default: break
        }
      }
      moved[id, default: []].append(token)
    }
    unknownFields = kept
    for (id, tokens) in moved {
      guard var instance = self[id] else { continue }
      instance.tokens += tokens
      instance.normalize()
      self[id] = instance
    }
  }
}
