import Foundation

/// A directory on the disk that is gone with the value.
final class TemporaryFolder {
  let path: String

  init?() {
    let url = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    path = url.path(percentEncoded: false)
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch { return nil }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
