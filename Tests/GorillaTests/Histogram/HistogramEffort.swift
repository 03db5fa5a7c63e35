import Foundation

/// How much the tests of histograms try.
enum HistogramEffort {
  /// Whether `RINGTAIL_EFFORT` asks for all mutations and many streams, not for a sample of them.
  static let isFull = ProcessInfo.processInfo.environment["RINGTAIL_EFFORT"] == "full"
}
