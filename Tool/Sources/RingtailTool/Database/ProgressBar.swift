internal import Foundation

/// A bar on standard error that shows how much is done, if that is a terminal; nothing otherwise.
struct ProgressBar {
  private let isShown = isatty(FileHandle.standardError.fileDescriptor) == 1
  private var shown = -1

  /// Shows that `done` of `total` are done.
  mutating func show(_ done: Int, of total: Int) {
    guard isShown else { return }
    let percent = total > 0 ? 100 * done / total : 100
    guard percent != shown else { return }
    shown = percent
    let filled = String(repeating: "#", count: percent / 2)
    write("\r[\(filled)\(String(repeating: " ", count: 50 - percent / 2))] \(percent) %")
  }

  /// Removes the bar.
  func clear() { if isShown { write("\r\u{1B}[K") } }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
