import BitCoding
import TestSupport
import Testing

@Suite("Bytes are written several at a time, and nowhere else")
struct BytesTests {
  @Test("copies and integers are appended, whatever their length", arguments: 0...70)
  func appending(length: Int) {
    var generator = SeededGenerator(seed: UInt64(length))
    let bytes = generator.bytes(length)
    var output: [UInt8] = [1, 2]
    output.append(addingCapacity: 2 * length + 13) { output in
      output.append(copying: bytes.span)
      output.append(littleEndian: 0x0807_0605_0403_0201 as UInt64)
      output.append(copying: bytes.span)
      output.append(littleEndian: 0x0C0B_0A09 as UInt32)
      output.append(0xFF)
    }
    #expect(
      output == [1, 2] + bytes + [1, 2, 3, 4, 5, 6, 7, 8] + bytes + [9, 10, 11, 12, 0xFF])
  }

  @Test("bytes are replaced from every offset", arguments: 0...40)
  func replacing(length: Int) {
    var generator = SeededGenerator(seed: UInt64(length))
    let (bytes, before) = (generator.bytes(length), generator.bytes(50))
    for offset in 0...before.count - length {
      var target = before
      var span = target.mutableSpan
      span.replace(from: offset, copying: bytes.span)
      #expect(target == before[..<offset] + bytes + before[(offset + length)...])
    }
  }

  @Test("what has no room ends the process")
  func withoutRoom() async {
    await #expect(processExitsWith: .failure) {
      var output: [UInt8] = []
      output.append(addingCapacity: 3) { output in
        while output.freeCapacity > 3 { output.append(0) }
        output.append(copying: [1, 2, 3, 4].span)
      }
    }
    await #expect(processExitsWith: .failure) {
      var output: [UInt8] = []
      output.append(addingCapacity: 3) { output in
        while output.freeCapacity > 3 { output.append(0) }
        output.append(littleEndian: 1 as UInt32)
      }
    }
  }

  @Test("bytes that are not there are not replaced", arguments: [-1, 6, .min, .max])
  func beyond(offset: Int) async {
    await #expect(processExitsWith: .failure) { [offset] in
      var target = [UInt8](repeating: 0, count: 8)
      var span = target.mutableSpan
      span.replace(from: offset, copying: [1, 2, 3].span)
    }
  }
}
