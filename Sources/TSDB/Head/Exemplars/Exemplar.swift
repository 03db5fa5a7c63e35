public import SeriesModel

/// One observation that stands for others of its series, and leads to what caused it.
public struct Exemplar: Sendable {
  /// Its time, in milliseconds since the Unix epoch.
  public var timestamp: Int64
  /// The value that was observed.
  public var value: Double
  /// What leads to the observation, as the identifier of a trace; at most 128 characters.
  public var labels: LabelSet

  /// An exemplar.
  ///
  /// - Parameters:
  ///   - timestamp: its time, in milliseconds since the Unix epoch.
  ///   - value: the value that was observed.
  ///   - labels: what leads to the observation; at most 128 characters.
  public init(timestamp: Int64, value: Double, labels: LabelSet) {
    self.timestamp = timestamp
    self.value = value
    self.labels = labels
  }
}

extension Exemplar: Hashable {
  /// Whether both are the same exemplar, with values compared by bit pattern.
  public static func == (left: Exemplar, right: Exemplar) -> Bool {
    left.timestamp == right.timestamp && left.value.bitPattern == right.value.bitPattern
      && left.labels == right.labels
  }

  /// Hashes what ``==(_:_:)`` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(timestamp)
    hasher.combine(value.bitPattern)
    hasher.combine(labels)
  }
}

extension Exemplar {
  init(_ entry: LogExemplar) {
    self.init(timestamp: entry.timestamp, value: entry.value, labels: entry.labels)
  }

  /// The most characters of all names and values, as OpenMetrics has it.
  private static let characterLimit = 128

  /// Whether the labels have more characters than OpenMetrics allows.
  var hasLongLabels: Bool {
    // Of the text, the byte behind each name and each value is none of a character.
    let separatorCount = 2 * labels.count
    guard labels.utf8Count - separatorCount > Self.characterLimit else { return false }
    let characterCount = labels.withUTF8 { text in
      var count = -separatorCount
      for index in text.indices where text[index] & 0xC0 != 0x80 { count += 1 }
      return count
    }
    return characterCount > Self.characterLimit
  }

  /// Whether it comes before another of its series at the same time: the order is that of Prometheus 3, by which
  /// a histogram has several at a time.
  func precedesAtSameTime(_ other: Exemplar) -> Bool {
    value < other.value || value == other.value && labels.hash64 < other.labels.hash64
  }
}

extension LogExemplar {
  init(series: UInt64, _ exemplar: Exemplar) {
    self.init(
      series: series, timestamp: exemplar.timestamp, value: exemplar.value,
      labels: exemplar.labels)
  }
}
