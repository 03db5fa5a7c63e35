/// One of the files of a directory that an input is cut into.
///
/// A file is a byte that says what it is, another one for its number, two for its length, and its bytes; the last
/// one may be shorter than it says.
struct InputFile: Equatable {
  var kind: UInt8
  var number: Int
  var bytes: [UInt8]

  /// The files of an input.
  static func cut(_ input: Span<UInt8>) -> [InputFile] {
    var files: [InputFile] = []
    var offset = 0
    while offset + 4 <= input.count {
      let length = Int(input[offset + 2]) << 8 | Int(input[offset + 3])
      let end = min(offset + 4 + length, input.count)
      files.append(
        InputFile(
          kind: input[offset], number: Int(input[offset + 1]),
          bytes: (offset + 4..<end).map { input[$0] }))
      offset = end
    }
    return files
  }
}
