import BitCoding

do {
  // Fields and integers become bits, with nothing between them.
  var writer = BitWriter()
  writer.write(0b101, count: 3)
  writer.writeVarbit(-1_000 as Int64)
  let bytes = writer.finish()
  print("\(bytes.count) bytes, CRC-32C \(CRC32C.checksum(of: bytes.span))")

  // A cursor is a position. The bytes stay with their owner, and every read names them.
  var cursor = BitCursor()
  let field = try cursor.read(3, from: bytes.span)
  let integer = try cursor.readVarbitInt(from: bytes.span)
  print(field, integer)
} catch {
  print("wrong at bit \(error.bitOffset): \(error)")
}
