public import SeriesModel

/// The measured work on label sets of ten labels, which differ in the name of a pod.
///
/// Every body goes through all sets, and returns a value that depends on all results.
public struct LabelWorkload: Sendable {
  /// The number of sets: few enough to stay in the processor's caches.
  public static let setCount = 256

  /// The sets; the first is the one that the peers' figures are for.
  public private(set) var sets: [LabelSet] = []
  /// The same labels in the order of their names, for building.
  private let pairs: [[(name: [UInt8], value: [UInt8])]]
  private let names: [[UInt8]]
  private var hashes = [UInt64](repeating: 0, count: Self.setCount)
  private var builder = LabelSetBuilder()

  /// The labels of the first set.
  private static let tenLabels: [(name: String, value: String)] = [
    ("__name__", "http_request_duration_seconds_bucket"), ("cluster", "eu-west-1-prod-03"),
    ("container", "frontend"), ("endpoint", "metrics"), ("instance", "10.0.12.34:9090"),
    ("job", "monitoring/frontend"), ("le", "0.25"), ("method", "GET"), ("namespace", "monitoring"),
    ("pod", "frontend-7d9c6b5f4d-x2x7k"),
  ]

  /// The sets.
  ///
  /// - Throws: nothing, as the labels are fixed.
  public init() throws(LabelSetError) {
    for number in 0..<Self.setCount {
      var pairs = Self.tenLabels
      if number > 0 {
        let digits = String(number, radix: 16)
        let prefix = "frontend-7d9c6b5f4d-x2000".dropLast(digits.count)
        pairs[9].value = prefix + digits
      }
      sets.append(try LabelSet(pairs))
    }
    pairs = sets.map { $0.pairs.map { (Array($0.name.utf8), Array($0.value.utf8)) } }
    names = pairs[0].map(\.name)
  }

  /// The hash of every set, all at once.
  public mutating func hash() -> UInt64 {
    Self.hash(sets, into: &hashes)
    return hashes.reduce(0, &+)
  }

  private static func hash(_ sets: [LabelSet], into hashes: inout [UInt64]) {
    var output = hashes.mutableSpan
    LabelSet.hash64(of: sets.span, into: &output)
  }

  /// The hash of every set, one at a time.
  public func hashEach() -> UInt64 {
    let sets = sets.span
    var digest: UInt64 = 0
    for index in sets.indices { digest = digest &* 31 &+ sets[index].hash64 }
    return digest
  }

  /// The value of one of the labels of every set, a different one each time.
  public func get() -> UInt64 {
    let sets = sets.span
    let names = names.span
    var digest: UInt64 = 0
    for index in sets.indices {
      let range = sets[index].valueRange(of: names[index % names.count].span)
      digest = digest &* 31 &+ UInt64(range?.lowerBound ?? 0)
    }
    return digest
  }

  /// Whether every set comes before the next.
  public func compare() -> UInt64 {
    let sets = sets.span
    var digest: UInt64 = 0
    for index in 1..<sets.count where sets[index - 1] < sets[index] { digest &+= UInt64(index) }
    return digest
  }

  /// Makes every set anew.
  public mutating func build() throws(LabelSetError) -> UInt64 {
    var digest: UInt64 = 0
    for labels in pairs {
      builder.removeAll()
      for (name, value) in labels { try builder.add(name.span, value.span) }
      digest = digest &* 31 &+ UInt64(try builder.build().utf8Count)
    }
    return digest
  }
}
