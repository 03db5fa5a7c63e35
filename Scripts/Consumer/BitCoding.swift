import BitCoding

/// A field and an integer there and back, and the checksum that chunks carry.
func useBitCoding() throws(BitError) {
  var writer = BitWriter()
  writer.write(0b101, count: 3)
  writer.writeVarbit(-1_000 as Int64)
  let bytes = writer.finish()

  var cursor = BitCursor()
  let field = try cursor.read(3, from: bytes.span)
  let integer = try cursor.readVarbitInt(from: bytes.span)
  precondition(field == 0b101 && integer == -1_000)
  precondition(CRC32C.checksum(of: Array("123456789".utf8).span) == 0xE306_9283)
}

try useBitCoding()
