internal import Blocks

extension FileSystem {
  /// Makes durable that there is something at a path.
  func synchronizeParent(of path: String) throws(FileSystemError) {
    let parent = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
    try synchronizeDirectory(parent.isEmpty ? "/" : String(parent))
  }
}
