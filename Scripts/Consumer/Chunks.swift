import Chunks

/// The chunks of a segment file's bytes.
func useChunks() throws(SegmentError) {
  let header: [UInt8] = [0x85, 0xBD, 0x40, 0xDD, 1, 0, 0, 0]
  var reader = try SegmentReader(header.span)
  let entry = try reader.next(from: header.span)
  precondition(entry == nil)
}

try useChunks()
