internal import Foundation

/// How much a test tries: as much as a developer waits for, or, with `RINGTAIL_EFFORT=full` in the
/// environment, much more.
public enum Effort {
  /// Whether the environment asks for all there is to try.
  public static let isFull = ProcessInfo.processInfo.environment["RINGTAIL_EFFORT"] == "full"

  /// One of two values, by what the environment asks for.
  public static func scaled<Value>(quick: Value, full: Value) -> Value { isFull ? full : quick }
}
