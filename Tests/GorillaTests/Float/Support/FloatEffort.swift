import Foundation

/// How much a test tries: as much as a developer waits for, or, with `RINGTAIL_EFFORT=full` in the
/// environment, much more.
enum FloatEffort {
  static let isFull = ProcessInfo.processInfo.environment["RINGTAIL_EFFORT"] == "full"

  static func scaled<Value>(quick: Value, full: Value) -> Value { isFull ? full : quick }
}
