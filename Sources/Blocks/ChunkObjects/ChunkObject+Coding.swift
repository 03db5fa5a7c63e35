internal import BitCoding
internal import SeriesModel
public import Snappy

extension ChunkObject {
  /// The most bytes that decoded metadata can have: what the labels of a series can have, each byte of
  /// which takes up to six in JSON, and room for the rest.
  private static let metadataLimit = 6 * (16 << 20) + 1_024

  /// Reads an object.
  ///
  /// - Parameters:
  ///   - bytes: all of the object.
  ///   - key: its key. The object has to have the checksum that this says, and the same tenant, fingerprint
  ///     and times.
  /// - Throws: ``ChunkObjectError``.
  /// - Complexity: O(`bytes.count` + the bytes of the metadata)
  public init(_ bytes: Span<UInt8>, key: ChunkObjectKey) throws(ChunkObjectError) {
    if let stated = key.checksum {
      let found = CRC32C.checksum(of: bytes)
      guard found == stated else { throw .checksumMismatch(stated: stated, found: found) }
    }
    guard bytes.count >= 4 else { throw .truncated(byteOffset: 0) }
    // The length includes its own bytes.
    let metadataEnd = Int(bytes.bigEndian32(at: 0))
    guard metadataEnd >= 4 else { throw .invalidLength(byteOffset: 0) }
    guard metadataEnd + 4 <= bytes.count else { throw .truncated(byteOffset: metadataEnd) }
    guard bytes.count - metadataEnd - 4 == bytes.bigEndian32(at: metadataEnd) else {
      throw .invalidLength(byteOffset: metadataEnd)
    }
    let text: [UInt8]
    do throws(SnappyError) {
      text = try SnappyFrames.decode(
        bytes.extracting(4..<metadataEnd), limit: Self.metadataLimit)
    } catch { throw .malformedFrames(error) }
    let metadata: JSONValue
    do throws(JSONError) {
      metadata = try JSONValue(text.span)
    } catch { throw .malformedMetadata(error) }
    guard let object = metadata.object else { throw .invalid(field: "object") }
    try self.init(object, data: [UInt8](copying: bytes.extracting((metadataEnd + 4)...)))
    guard user.utf8.elementsEqual(key.user.utf8) else { throw .wrongKey(field: "userID") }
    guard fingerprint == key.fingerprint else { throw .wrongKey(field: "fingerprint") }
    guard from == key.from else { throw .wrongKey(field: "from") }
    guard through == key.through else { throw .wrongKey(field: "through") }
  }

  private init(_ object: JSONObject, data: [UInt8]) throws(ChunkObjectError) {
    guard let user = object["userID"]?.string else { throw .invalid(field: "userID") }
    guard let fingerprint = object["fingerprint"]?.number?.integer(as: UInt64.self) else {
      throw .invalid(field: "fingerprint")
    }
    guard let from = object["from"]?.number?.milliseconds else { throw .invalid(field: "from") }
    guard let through = object["through"]?.number?.milliseconds else {
      throw .invalid(field: "through")
    }
    var encoding: UInt8 = 0
    if let value = object.field("encoding") {
      guard let number = value.number?.integer(as: UInt8.self) else {
        throw .invalid(field: "encoding")
      }
      encoding = number
    }
    guard let metric = object["metric"]?.object else { throw .invalid(field: "metric") }
    var builder = LabelSetBuilder()
    for member in metric.members {
      guard let value = member.value.string else { throw .invalid(field: "metric") }
      do throws(LabelSetError) {
        try builder.add(member.name, value)
      } catch { throw .invalidMetric(error) }
    }
    do throws(LabelSetError) {
      labels = try builder.build()
    } catch { throw .invalidMetric(error) }
    self.user = user
    self.fingerprint = fingerprint
    self.from = from
    self.through = through
    // Objects older than the member have the first encoding that there was.
    self.encoding = encoding == 0 ? .doubleDelta : ChunkObjectEncoding(rawValue: encoding)
    self.data = data
    otherMembers.members = object.members.filter { !Self.knownMembers.contains($0.name) }
  }

  private static let knownMembers: Set = [
    "fingerprint", "userID", "from", "through", "metric", "encoding",
  ]

  /// The bytes of the object, and the key under which to store them.
  ///
  /// - Parameter encoder: what encodes the metadata.
  /// - Returns: a key of the form with a checksum, and the bytes.
  /// - Precondition: the data has less than 2^32 bytes.
  /// - Complexity: O(the bytes of data and metadata)
  public func encoded(
    using encoder: inout SnappyEncoder
  ) -> (key: ChunkObjectKey, bytes: [UInt8]) {
    precondition(data.count < 1 << 32, "the data of a chunk object has less than 2^32 bytes")
    var metadata: JSONObject = [
      "fingerprint": JSONValue(fingerprint), "userID": .string(user),
      "from": .number(JSONNumber(milliseconds: from)),
      "through": .number(JSONNumber(milliseconds: through)),
      "metric": .object(
        JSONObject(labels.pairs.map { .init(name: $0.name, value: .string($0.value)) })),
      "encoding": JSONValue(encoding.rawValue),
    ]
    metadata.members += otherMembers.members
    let text = JSONValue.object(metadata).text()
    let frames = encoder.encodeFrames(text.span)
    var bytes: [UInt8] = []
    bytes.append(bigEndian: UInt32(4 + frames.count))
    bytes += frames
    bytes.append(bigEndian: UInt32(data.count))
    bytes += data
    let key = ChunkObjectKey(
      user: user, fingerprint: fingerprint, from: from, through: through,
      checksum: CRC32C.checksum(of: bytes.span))
    return (key, bytes)
  }
}

extension JSONNumber {
  /// A time in seconds, with as many of three decimals as it needs.
  fileprivate init(milliseconds: Int64) {
    let (seconds, rest) = milliseconds.magnitude.quotientAndRemainder(dividingBy: 1_000)
    var text = (milliseconds < 0 ? "-" : "") + String(seconds)
    if rest > 0 {
      var decimals = String(String(1_000 + rest).dropFirst())
      while decimals.hasSuffix("0") { decimals.removeLast() }
      text += "." + decimals
    }
    self.init(checked: text)
  }

  /// A time in seconds as milliseconds, without what is less than one; nil if it has an exponent or is out
  /// of the range.
  fileprivate var milliseconds: Int64? {
    let isNegative = text.hasPrefix("-")
    let parts = text.dropFirst(isNegative ? 1 : 0).split(separator: ".")
    guard let seconds = UInt64(parts[0]) else { return nil }
    var decimals = parts.count > 1 ? String(parts[1].prefix(3)) : ""
    guard parts.count == 1 || parts[1].utf8.allSatisfy({ $0 <= UInt8(ascii: "9") }) else {
      return nil
    }
    decimals += String(repeating: "0", count: 3 - decimals.utf8.count)
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
    let (magnitude, carry) = whole.addingReportingOverflow(UInt64(decimals) ?? 0)
    guard !overflow, !carry else { return nil }
    if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int64(exactly: magnitude)
  }
}
