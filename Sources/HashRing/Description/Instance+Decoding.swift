internal import BitCoding

extension Instance {
  /// The instance of an id, as the message in `range` describes it.
  init(
    id: RingName, decoding bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(RingDescriptionError) {
    self.init(id: id)
    var reader = FieldReader(range)
    while let field = try reader.next(from: bytes) {
      switch Field(rawValue: field.number) {
      case .address: address = RingName(bytes, try field.bytes)
      case .heartbeat: heartbeat = Int64(bitPattern: try field.varint)
      case .state:
        state = InstanceState(rawValue: Int32(truncatingIfNeeded: try field.varint))
      case .tokens where field.wireType == .varint:
        tokens.append(UInt32(truncatingIfNeeded: field.integer))
      case .tokens:
        var run = FieldReader(try field.bytes)
        try run.readTokens(from: bytes, to: &tokens)
      case .zone: zone = RingName(bytes, try field.bytes)
      case .registered: registered = Int64(bitPattern: try field.varint)
      case nil: unknownFields.append(copying: bytes.extracting(field.range))
      }
    }
  }

  /// The numbers of the fields that have a place in an instance.
  enum Field: Int {
    case address = 1
    case heartbeat = 2
    case state = 3
    case tokens = 6
    case zone = 7
    case registered = 8
  }
}

extension RingName {
  /// The name whose bytes are in `range`.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var utf8: [UInt8] = []
    if !range.isEmpty {
      utf8.reserveCapacity(range.count)
      utf8.append(copying: bytes.extracting(range))
    }
    self.init(utf8: utf8)
  }
}
