internal import BitCoding
internal import Snappy

extension RingDescription {
  /// The ring in the form that a key-value store has: a protobuf message, compressed as a Snappy block.
  ///
  /// The bytes depend on nothing but the ring. Those of Cortex differ from time to time, as it writes
  /// instances in random order; no reader minds the order.
  ///
  /// - Complexity: O(*n*) for *n* bytes of protobuf
  public func encoded() -> [UInt8] {
    let message = encodedMessage()
    var encoder = SnappyEncoder()
    return encoder.encode(message.span)
  }

  /// The ring as a protobuf message, without compression: the instances in the order of their ids, and
  /// then the fields that are not known.
  ///
  /// - Complexity: O(*n*) for *n* bytes
  public func encodedMessage() -> [UInt8] { Self.encodedMessage(instances, unknownFields) }

  /// A protobuf message of instances in any order, for comparisons with what others write.
  package static func encodedMessage(
    _ instances: [Instance], _ unknownFields: [UInt8] = []
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    var entry: [UInt8] = []
    var message: [UInt8] = []
    for instance in instances {
      message.removeAll(keepingCapacity: true)
      instance.encode(to: &message)
      entry.removeAll(keepingCapacity: true)
      entry.append(field: 1, instance.id.utf8)
      entry.append(field: 2, message)
      bytes.append(field: Field.instances.rawValue, entry)
    }
    return bytes + unknownFields
  }
}
