internal import BitCoding

/// What is known of the files of a head's chunks.
struct HeadChunkTable: Sendable {
  struct File: Sendable {
    /// How many bytes have chunks that can be read, and the header.
    var byteCount = 0
    /// The latest time of the chunks.
    var maxTime = Int64.min
    /// The file, as long as it was when it was mapped last.
    var bytes = SharedBytes([])
  }

  /// By their numbers.
  var files: [UInt32: File] = [:]
  /// The number of the next file.
  private(set) var nextFile: UInt32

  /// The files of a directory, with no chunks so far.
  init(_ directory: HeadChunkDirectory) {
    nextFile = directory.nextFile
    for file in directory.files { files[file.number] = File() }
  }

  /// The file with the lowest number.
  var oldest: (number: UInt32, maxTime: Int64)? {
    files.min { $0.key < $1.key }.map { ($0.key, $0.value.maxTime) }
  }

  /// Notes files without chunks.
  mutating func addEmpty(_ numbers: Range<UInt32>) {
    for number in numbers { files[number] = File() }
  }

  /// Notes chunks at the end of a file.
  mutating func extend(_ number: UInt32, to byteCount: Int, maxTime: Int64) {
    var file = files[number] ?? File()
    file.byteCount = byteCount
    file.maxTime = max(file.maxTime, maxTime)
    files[number] = file
    nextFile = max(nextFile, number + 1)
  }

  /// Keeps the bytes of a file, unless it is gone.
  mutating func keep(_ bytes: SharedBytes, of number: UInt32) {
    if bytes.count > files[number]?.bytes.count ?? .max { files[number]?.bytes = bytes }
  }
}
