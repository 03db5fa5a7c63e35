import Blocks
import TestSupport

extension Fixtures {
  /// The directories of committed blocks that have all of their files.
  static let blocks = [
    "01M7Y1SX1A99DPK0C7JJEW002R", "01M7Y1SX1FRV3JWFZJ6KKPVJS7", "01M7Y1SX2YY4ZKB4E87HVHQ5HQ",
    "01M7Y1SX37K2MYZF0X0PPNQR73",
  ].map { committed("generated/modern-tsdb/compacted/" + $0) }

  /// The directories of all blocks of the external fixtures.
  static func allBlocks() throws -> [String] {
    guard let folder = external(".") else { return [] }
    return try files(below: folder, suffix: "/meta.json").map {
      String($0.dropLast("/meta.json".count))
    }.filter { !$0.contains("repair_index_version") && !$0.contains("real-tombstones") }
  }
}

extension Block {
  /// All faults that verifying finds.
  static func faults(_ directory: String, on files: some FileSystem) -> [BlockError] {
    var faults: [BlockError] = []
    verify(directory, on: files) { faults.append($0) }
    return faults
  }
}

extension MemoryFileSystem {
  /// Files with the block of a directory on the disk, under its name.
  convenience init(block directory: String) throws {
    self.init()
    try add(directory, as: "/" + (directory.split(separator: "/").last ?? ""))
    try synchronizeAll("")
  }

  /// Copies a file or a directory of the disk.
  func add(_ path: String, as name: String) throws {
    let disk = LocalFileSystem()
    guard try disk.status(of: path) == .directory else {
      let file = try create(name)
      let bytes = try [UInt8](disk.read(path))
      try file.write(bytes.span)
      try file.synchronize()
      return
    }
    try createDirectory(name)
    for part in try disk.list(path) { try add(path + "/" + part, as: name + "/" + part) }
  }

  private func synchronizeAll(_ path: String) throws {
    for name in try list(path) where try status(of: path + "/" + name) == .directory {
      try synchronizeAll(path + "/" + name)
    }
    try synchronizeDirectory(path)
  }

  /// Changes a byte of a file.
  func change(_ path: String, at byteOffset: Int) throws {
    var bytes = try [UInt8](read(path))
    bytes[byteOffset] ^= 1
    try put(bytes, at: path)
  }

  /// Writes a file anew.
  func put(_ bytes: [UInt8], at path: String) throws {
    try create(path).write(bytes.span)
  }
}
