internal import BitCoding
internal import Snappy

extension RingDescription {
  /// The ring that a key-value store has: a protobuf message, compressed as a Snappy block.
  ///
  /// ```swift
  /// let ring = try RingDescription(decoding: value.span)
  /// ```
  ///
  /// Fields that are not known, numbers of states, and the tokens of each instance are kept as they are,
  /// so that ``encoded()`` writes back what other versions rely on.
  ///
  /// - Parameters:
  ///   - bytes: the value of the ring's key. No bytes at all are an error, as they are for Cortex.
  ///   - limit: how many bytes of protobuf to allow.
  /// - Precondition: `limit` is not negative.
  /// - Throws: ``RingDescriptionError`` with the place of what is wrong.
  /// - Complexity: O(*n* + *i* log *i*) for *n* bytes of protobuf and *i* instances. What is allocated is
  ///   a small multiple of *n*, which is at most 21 times `bytes.count`.
  public init(
    decoding bytes: Span<UInt8>, limit: Int = 64 << 20
  ) throws(RingDescriptionError) {
    let message: [UInt8]
    do throws(SnappyError) {
      message = try SnappyBlock.decode(bytes, limit: limit)
    } catch { throw .snappy(error) }
    let span = message.span
    try self.init(decodingMessage: span)
  }

  /// The ring that a protobuf message describes, without compression.
  ///
  /// - Parameter bytes: the message.
  /// - Throws: ``RingDescriptionError`` with the place of what is wrong.
  /// - Complexity: O(*n* + *i* log *i*) for *n* bytes and *i* instances. What is allocated is a small
  ///   multiple of *n*.
  public init(decodingMessage bytes: Span<UInt8>) throws(RingDescriptionError) {
    var instances: [Instance] = []
    // Where each id is, so that of many entries with the same id only one is kept at a time.
    var places: [RingName: Int] = [:]
    var unknownFields: [UInt8] = []
    var reader = FieldReader(0..<bytes.count)
    while let field = try reader.next(from: bytes) {
      guard field.number == Field.instances.rawValue else {
        unknownFields.append(copying: bytes.extracting(field.range))
        continue
      }
      let instance = try Self.instance(of: bytes, try field.bytes)
      if let place = places[instance.id] {
        instances[place] = instance
      } else {
        guard instances.count < Self.maximumInstanceCount else {
          throw .tooManyInstances(byteOffset: field.range.lowerBound)
        }
        places[instance.id] = instances.count
        instances.append(instance)
      }
    }
    self.init(instances)
    self.unknownFields = unknownFields
  }

  /// The entry of a map that is in `range`: an id and an instance, the last of each if there are several.
  /// Other fields are dropped, as there is no place for them in a map.
  private static func instance(
    of bytes: Span<UInt8>, _ range: Range<Int>
  ) throws(RingDescriptionError) -> Instance {
    var id = RingName()
    var value = range.lowerBound..<range.lowerBound
    var reader = FieldReader(range)
    while let field = try reader.next(from: bytes) {
      switch field.number {
      case 1: id = RingName(bytes, try field.bytes)
      case 2: value = try field.bytes
      default: break
      }
    }
    return try Instance(id: id, decoding: bytes, value)
  }

  /// The numbers of the fields of a ring.
  enum Field: Int {
    case instances = 1
    /// The tokens of all instances in one list, which no version after 2019 has.
    case legacyTokens = 2
  }
}
