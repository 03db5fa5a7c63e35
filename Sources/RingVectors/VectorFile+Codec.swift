internal import HashRing
internal import Snappy

extension VectorFile {
  /// Checks the stored form of rings: reading, and writing back.
  func checkCodec(_ report: inout VectorReport) throws {
    for line in lines {
      let complaint = Self.complaint(aboutCodec: line)
      report.count(
        complaint == nil,
        "codec \(line.text("class")) \(line.integer("c")): \(complaint ?? "")")
    }
  }

  /// What the library does otherwise than a line says; `nil` if it agrees.
  private static func complaint(aboutCodec line: VectorLine) -> String? {
    let stored = line.has("snappy") ? [UInt8](hex: line.text("snappy")) : nil
    var message = line.has("pb") ? [UInt8](hex: line.text("pb")) : nil
    if let stored {
      let decoded = try? SnappyBlock.decode(stored.span)
      if let message, decoded != message { return "decompresses to something else" }
      message = decoded
    }
    let read: RingDescription
    do {
      if let stored {
        read = try RingDescription(decoding: stored.span)
      } else {
        let bytes = message ?? []
        read = try RingDescription(decodingMessage: bytes.span)
      }
    } catch { return line.flag("err") ? nil : "is refused: \(error)" }
    if line.flag("err") { return "is accepted" }

    let again = read.encoded()
    guard (try? RingDescription(decoding: again.span)) == read else { return "does not come back" }
    guard line.has("desc") else { return nil }
    let expected = line.lines("desc").map(Instance.init(vector:))
    var known = read
    known.unknownFields = []
    for instance in read.instances { known[instance.id]?.unknownFields = [] }
    guard known == RingDescription(expected) else { return "is read as something else" }
    for unknown in UnknownFields.of(line) {
      let bytes = unknown.id.map { read[$0]?.unknownFields ?? [] } ?? read.unknownFields
      guard bytes == unknown.bytes else { return "other unknown fields are kept" }
    }
    guard line.has("order") else { return nil }
    let ordered = line.texts("order").compactMap { read[RingName($0)] }
    return RingDescription.encodedMessage(ordered) == message ? nil : "is written otherwise"
  }
}

/// The unknown fields of a message, one after the other.
private struct UnknownFields {
  /// The instance that they belong to; `nil` for the ring.
  let id: RingName?
  var bytes: [UInt8]

  /// Those that a line lists.
  static func of(_ line: VectorLine) -> [UnknownFields] {
    var messages: [UnknownFields] = []
    for field in line.lines("unknown") {
      let id = field.has("id") ? RingName(field.text("id")) : nil
      let bytes = [UInt8](hex: field.text("hex"))
      if let index = messages.firstIndex(where: { $0.id == id }) {
        messages[index].bytes += bytes
      } else {
        messages.append(UnknownFields(id: id, bytes: bytes))
      }
    }
    return messages
  }
}

extension Instance {
  /// The instance that a vector file describes, with its tokens as they are.
  init(vector line: VectorLine) {
    self.init(
      id: RingName(line.text("id")), address: RingName(line.text("a")),
      zone: RingName(line.text("z")),
      state: InstanceState(rawValue: Int32(truncatingIfNeeded: line.integer("s"))),
      heartbeat: Int64(line.integer("ts")), registered: Int64(line.integer("g")),
      tokens: line.integers("t").map { UInt32(truncatingIfNeeded: $0) })
  }
}

extension [UInt8] {
  /// The bytes that pairs of hexadecimal digits stand for.
  init(hex: String) {
    let digits = hex.compactMap(\.hexDigitValue)
    self = stride(from: 1, to: digits.count, by: 2).map { UInt8(digits[$0 - 1] << 4 | digits[$0]) }
  }
}
