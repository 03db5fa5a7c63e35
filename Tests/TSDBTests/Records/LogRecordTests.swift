import TSDB
import TestSupport
import Testing

@Suite("A record has all of its entries, and nothing else")
struct LogRecordTests {
  static let cases = LogRecordType.allCases.flatMap { type in
    Seed.each(Effort.scaled(quick: 2, full: 12)).map { (type, $0) }
  }

  static func bytes(_ type: LogRecordType, _ seed: Seed) throws -> (LogRecord, [UInt8]) {
    var random = RandomRecord(generator: seed.generator)
    let record = try random.record(type)
    var bytes: [UInt8] = []
    record.encode(to: &bytes)
    return (record, bytes)
  }

  @Test("what is encoded is decoded", arguments: cases)
  func roundTrip(type: LogRecordType, seed: Seed) throws {
    let (record, bytes) = try Self.bytes(type, seed)
    #expect(bytes.first == type.rawValue)
    #expect(try LogRecord(bytes.span) == record)
    #expect(record.type == type)
  }

  @Test("a part of a record is an error within it, or fewer entries", arguments: cases)
  func truncation(type: LogRecordType, seed: Seed) throws {
    let (whole, bytes) = try Self.bytes(type, seed)
    for count in 1..<bytes.count {
      let part = Array(bytes[..<count])
      do throws(LogRecordError) {
        let record = try LogRecord(part.span)
        var again: [UInt8] = []
        record.encode(to: &again)
        // A base without entries is none, and is not written.
        #expect(again == part || count == 17 && record.count == 0, "\(count) bytes")
        #expect(record.count < whole.count, "\(count) bytes")
      } catch { #expect(error.byteOffset <= count) }
    }
  }

  @Test("any changed byte is an error within the record, or other entries", arguments: cases)
  func mutation(type: LogRecordType, seed: Seed) throws {
    let (_, bytes) = try Self.bytes(type, seed)
    for offset in bytes.indices {
      for change in Effort.scaled(quick: [0x81], full: [1, 0x7F, 0x80, 0xFF]) as [UInt8] {
        var changed = bytes
        changed[offset] ^= change
        do throws(LogRecordError) {
          let record = try LogRecord(changed.span)
          if record.type == nil { continue }
          // Whatever was read can be written, and is then read as the same.
          var again: [UInt8] = []
          record.encode(to: &again)
          let second = try LogRecord(again.span)
          #expect(second == record)
        } catch { #expect(error.byteOffset <= changed.count) }
      }
    }
  }

  @Test("a record of an unknown type is no error", arguments: [0, 14, 99, 255] as [UInt8])
  func unknown(type: UInt8) throws {
    let bytes = [type, 1, 2, 3]
    #expect(try LogRecord(bytes.span) == .unknown(type: type))
    let none: [UInt8] = []
    #expect(try LogRecord(none.span) == .unknown(type: nil))
  }

  @Test(
    "a claim of very many is an error, and takes no memory",
    arguments: [
      // Labels, bytes of a name, fields.
      "01 0000000000000001 ffffffffffffffffff01", "01 0000000000000001 01 ffffffffffffffff7f",
      "06 01 00 ffffffffffffffffff01", "06 01 00 01 ffffffffffffffffff01",
      // Spans, the buckets of one span, bounds.
      "07 0000000000000001 0000000000000001 00 00 00 00 0000000000000000 00 00"
        + "0000000000000000 ffffffffffffffff7f",
      "07 0000000000000001 0000000000000001 00 00 00 00 0000000000000000 00 00"
        + "0000000000000000 01 00 ffffffff0f 00 ffffffff0f",
      "09 0000000000000001 0000000000000001 00 00 00 69 0000000000000000 00 00"
        + "0000000000000000 00 00 00 00 ffffffffffffffff7f",
    ])
  func claims(hex: String) {
    let bytes = [UInt8](hex: hex)
    #expect(throws: LogRecordError.self) { try LogRecord(bytes.span) }
    if Allocations.areCounted {
      #expect(Allocations.leastBytes { _ = try? LogRecord(bytes.span) } < 20_000)
    }
  }

  @Test("numbers that cannot stand where they are")
  func faults() {
    let base = "0000000000000001 0000000000000001 00 00"
    for (hex, fault): (String, LogRecordError) in [
      ("03 0000000000000001 04 02", .reversedRange(byteOffset: 1)),
      ("07 \(base) 04 00 0000000000000000", .outOfRange(byteOffset: 19)),
      ("07 \(base) 00 8080808080808080808001", .varintOverflow(byteOffset: 20)),
      ("07 \(base) 00 8080808020", .outOfRange(byteOffset: 20)),
      ("0b 00 00 00 0000000000000000 00 00 03", .outOfRange(byteOffset: 14)),
      ("06 01 00 01 01 ff 00", .invalidText(byteOffset: 5)),
      ("c3 808080808080808040", .outOfRange(byteOffset: 1)),
      ("c1 01 808080808080808040", .outOfRange(byteOffset: 2)),
      ("c3 01 02 07", .truncated(byteOffset: 2)),
      ("02 0000000000000001", .truncated(byteOffset: 9)),
    ] {
      let bytes = [UInt8](hex: hex)
      #expect(throws: fault, "\(hex)") { try LogRecord(bytes.span) }
    }
  }

  @Test(
    "samples are decoded into the same memory",
    .enabled(if: Allocations.areUsers, Allocations.whyNotUsers))
  func allocations() throws {
    var samples = LogSamples()
    for index in 0..<1_000 {
      samples.append(series: UInt64(index), timestamp: 1_700_000_000_000, value: Double(index))
    }
    var bytes: [UInt8] = []
    samples.encode(to: &bytes)
    var decoded = LogSamples()
    Allocations.expect(0) { try? decoded.decode(bytes.span) }
    #expect(decoded == samples)
  }
}
