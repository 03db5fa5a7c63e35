internal import BitCoding

// What dskit stores about an instance and Cortex does not know. The fields stay among the unknown ones,
// so that a ring without them is written as one that nobody has touched.

extension Instance {
  /// Whether the instance takes no more writes: dskit's counterpart of the state
  /// ``InstanceState/readOnly``.
  ///
  /// - Complexity: O(the bytes of ``unknownFields``)
  public var isMarkedReadOnly: Bool {
    get { integer(.readOnly) != 0 }
    set { set(.readOnly, newValue ? 1 : 0) }
  }

  /// When ``isMarkedReadOnly`` last changed, in seconds since 1970; 0 if it never did.
  ///
  /// - Complexity: O(the bytes of ``unknownFields``)
  public var readOnlyUpdated: Int64 {
    get { Int64(bitPattern: integer(.readOnlyUpdated)) }
    set { set(.readOnlyUpdated, UInt64(bitPattern: newValue)) }
  }

  /// The id within the stored instance, which dskit keeps the same as ``id``; empty if there is none.
  ///
  /// - Complexity: O(the bytes of ``unknownFields``)
  public var storedID: RingName {
    get {
      let bytes = unknownFields.span
      let last = fields(.id, .bytes).last
      return last.map { RingName(bytes, $0.content) } ?? RingName()
    }
    set {
      var field: [UInt8] = []
      if !newValue.isEmpty { field.append(field: DskitField.id.rawValue, newValue.utf8) }
      replace(.id, with: field)
    }
  }

  /// The versions of components and features, by numbers that dskit's users assign.
  ///
  /// - Complexity: O(the bytes of ``unknownFields``)
  public var versions: [UInt64: UInt64] {
    get {
      let bytes = unknownFields.span
      var versions: [UInt64: UInt64] = [:]
      for field in fields(.versions, .bytes) {
        var (key, value): (UInt64, UInt64) = (0, 0)
        var reader = FieldReader(field.content)
        while let part = try? reader.next(from: bytes) {
          guard part.wireType == .varint else { continue }
          if part.number == 1 { key = part.integer }
          if part.number == 2 { value = part.integer }
        }
        versions[key] = value
      }
      return versions
    }
    set {
      var entries: [UInt8] = []
      for (key, value) in newValue.sorted(by: { $0.key < $1.key }) {
        var entry: [UInt8] = [1 << 3]
        entry.append(uvarint: key)
        entry.append(2 << 3)
        entry.append(uvarint: value)
        entries.append(field: DskitField.versions.rawValue, entry)
      }
      replace(.versions, with: entries)
    }
  }

  private enum DskitField: Int {
    case id = 9
    case readOnlyUpdated = 10
    case readOnly = 11
    case versions = 12
  }

  private func integer(_ number: DskitField) -> UInt64 {
    fields(number, .varint).last?.integer ?? 0
  }

  private mutating func set(_ number: DskitField, _ integer: UInt64) {
    var field: [UInt8] = []
    field.append(field: number.rawValue, unlessZero: integer)
    replace(number, with: field)
  }

  /// The fields of a number among the unknown ones, up to the first that cannot be read.
  private func fields(
    _ number: DskitField, _ wireType: StoredField.WireType
  ) -> [StoredField] {
    let bytes = unknownFields.span
    var fields: [StoredField] = []
    var reader = FieldReader(0..<bytes.count)
    while let field = try? reader.next(from: bytes) {
      if field.number == number.rawValue && field.wireType == wireType { fields.append(field) }
    }
    return fields
  }

  /// Replaces the fields of a number by others, before the first with a greater number.
  private mutating func replace(_ number: DskitField, with new: [UInt8]) {
    let old = unknownFields
    let bytes = old.span
    var (before, after): ([UInt8], [UInt8]) = ([], [])
    var reader = FieldReader(0..<bytes.count)
    while let field = try? reader.next(from: bytes) {
      guard field.number != number.rawValue else { continue }
      if after.isEmpty && field.number < number.rawValue {
        before.append(copying: bytes.extracting(field.range))
      } else {
        after.append(copying: bytes.extracting(field.range))
      }
    }
    unknownFields = before + new + after
  }
}
