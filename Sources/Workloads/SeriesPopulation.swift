internal import SeededRandom

/// The series that the peers' figures for indexes are for: six labels each, some of them drawn, some
/// counted out.
///
/// ```swift
/// let series = SeriesPopulation()
/// let status = series.value(of: .status, in: 0)
/// series.texts(of: .status)[status]  // The bytes of "503".
/// series.lists(of: .status)[status].count  // The number of series with that status.
/// ```
///
/// The reference of a series in an index is its number plus one.
public struct SeriesPopulation: Sendable {
  /// A label that each series has, in the order of the names.
  public enum Label: Int, CaseIterable, Sendable {
    /// `__name__`: 200 metrics.
    case metric
    /// `env`: three environments.
    case environment
    /// `instance`: 1,000 instances, of 1,000 series each.
    case instance
    /// `job`: 20 jobs, of 50 instances each.
    case job
    /// `pod`: pods of ten series each.
    case pod
    /// `status`: eight codes.
    case status
  }

  /// The number of series.
  public let count: Int
  private var metrics: [UInt8] = []
  private var environments: [UInt8] = []
  private var statuses: [UInt8] = []
  private let texts: [[[UInt8]]]

  /// The first series.
  ///
  /// - Parameter count: how many; the peers have a million.
  public init(count: Int = 1_000_000) {
    self.count = count
    var random = SplitMix64(state: 4)
    for _ in 0..<count {
      metrics.append(UInt8(random.next(below: 200)))
      environments.append(UInt8(random.next(below: 3)))
      statuses.append(UInt8(random.next(below: 8)))
    }
    let values: [[String]] = [
      (0..<200).map { "metric_" + Self.padded($0, to: 3) },
      ["prod", "staging", "dev"],
      (0..<1_000).map { "10.0.\($0 / 250).\($0 % 250):9090" },
      (0..<20).map { "job-" + Self.padded($0, to: 2) },
      (0..<(count + 9) / 10).map { "pod-" + Self.padded($0, to: 6) },
      ["200", "201", "204", "301", "400", "404", "500", "503"],
    ]
    texts = values.map { $0.map { Array($0.utf8) } }
  }

  private static func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// The name of a label.
  public static func name(of label: Label) -> [UInt8] {
    switch label {
    case .metric: Array("__name__".utf8)
    case .environment: Array("env".utf8)
    case .instance: Array("instance".utf8)
    case .job: Array("job".utf8)
    case .pod: Array("pod".utf8)
    case .status: Array("status".utf8)
    }
  }

  /// The values that a label can have, which are known by their index.
  public func texts(of label: Label) -> [[UInt8]] { texts[label.rawValue] }

  /// Which value a label has in series number `series`, counted from zero.
  public func value(of label: Label, in series: Int) -> Int {
    let pod = series / 10
    return switch label {
    case .metric: Int(metrics[series])
    case .environment: Int(environments[series])
    case .instance: pod % 1_000
    case .job: pod % 1_000 % 20
    case .pod: pod
    case .status: Int(statuses[series])
    }
  }

  /// The references of the series that have each of the values of a label, ascending.
  public func lists(of label: Label) -> [[UInt32]] {
    var lists = [[UInt32]](repeating: [], count: texts[label.rawValue].count)
    for series in 0..<count { lists[value(of: label, in: series)].append(UInt32(series + 1)) }
    return lists
  }

  /// The FNV-1a hash of all labels of all series: name, 0xFF, value, 0xFF.
  public func digest() -> UInt64 {
    var hash = FNV1a()
    for series in 0..<count {
      for label in Label.allCases {
        let name = Self.name(of: label) + [0xFF]
        let text = texts[label.rawValue][value(of: label, in: series)] + [0xFF]
        hash.update(name.span)
        hash.update(text.span)
      }
    }
    return hash.hash
  }
}
