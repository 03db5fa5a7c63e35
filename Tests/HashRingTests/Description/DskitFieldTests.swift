import HashRing
import TestSupport
import Testing

@Suite("What dskit stores is kept, and can be read and changed")
struct DskitFieldTests {
  @Test("fields as dskit writes them")
  func reading() {
    var instance = Instance(id: "ing-0")
    #expect(!instance.isMarkedReadOnly && instance.readOnlyUpdated == 0)
    #expect(instance.storedID.isEmpty && instance.versions.isEmpty)
    instance.unknownFields = [UInt8](hex: "4a05696e672d305090e2cfaa065801620408011002620408031004")
    #expect(instance.isMarkedReadOnly && instance.readOnlyUpdated == 1_700_000_016)
    #expect(instance.storedID == "ing-0" && instance.versions == [1: 2, 3: 4])
    let ring = RingDescription([instance])
    let stored = ring.encoded()
    #expect(try! RingDescription(decoding: stored.span) == ring)
  }

  @Test("each field is set alone, at its place, and is gone when it says nothing")
  func setting() {
    let other: [UInt8] = [0xFA, 1, 1, 7]
    var instance = Instance(id: "a", unknownFields: [0x20, 5] + other)
    instance.versions = [9: 1, 2: .max]
    instance.isMarkedReadOnly = true
    instance.readOnlyUpdated = -1
    instance.storedID = "é"
    #expect(
      instance.unknownFields.hex
        == "2005" + "4a02c3a9" + "50ffffffffffffffffff01" + "5801"
        + "620d080210ffffffffffffffffff01" + "620408091001" + other.hex)
    #expect(instance.isMarkedReadOnly && instance.readOnlyUpdated == -1)
    #expect(instance.storedID == "é" && instance.versions == [9: 1, 2: .max])
    instance.storedID = ""
    instance.readOnlyUpdated = 0
    instance.versions = [:]
    instance.isMarkedReadOnly = false
    #expect(instance.unknownFields == [0x20, 5] + other)
  }

  @Test("of repeated fields the last one counts, and all are replaced")
  func repetitions() {
    var instance = Instance(
      id: "a", unknownFields: [UInt8](hex: "5801 5800 4a0161 4a0162 62020801 6204080110 07"))
    #expect(!instance.isMarkedReadOnly && instance.storedID == "b" && instance.versions == [1: 7])
    instance.isMarkedReadOnly = true
    instance.storedID = "c"
    instance.versions = [:]
    #expect(instance.unknownFields.hex == "4a01635801")
  }

  @Test("bytes that are no fields harm nothing", arguments: Seed.each(50))
  func garbage(seed: Seed) {
    var generator = seed.generator
    for _ in 0..<100 {
      var instance = Instance(id: "a", unknownFields: generator.bytes(12))
      _ = (
        instance.isMarkedReadOnly, instance.readOnlyUpdated, instance.storedID, instance.versions
      )
      instance.isMarkedReadOnly = true
      instance.versions = [1: 1]
      #expect(instance.isMarkedReadOnly && instance.versions == [1: 1])
    }
  }
}
