internal import BitCoding
public import InvertedIndex

/// The measured work on posting lists of a ``SeriesPopulation``.
///
/// Every body returns a value that depends on all of its result.
public struct PostingsWorkload: Sendable {
  /// A list of each kind: about 5,000, 50,000, 125,000, 333,000, 1,000 and 1,000,000 references for the
  /// million series.
  public let metric, job, status, environment, instance, all: Postings
  /// A hundred lists of 1,000 references, and a hundred of about 5,000.
  public let instances, metrics: [Postings]

  // The same as index files have them.
  private let packedEnvironment, packedStatus, packedInstance, packedAll: PackedPostings

  /// The lists of the series.
  public init(_ series: SeriesPopulation = SeriesPopulation()) {
    func lists(of label: SeriesPopulation.Label) -> [Postings] {
      series.lists(of: label).compactMap { Postings($0) }
    }
    let (metrics, instances) = (lists(of: .metric), lists(of: .instance))
    metric = metrics[7]
    job = lists(of: .job)[7]
    status = lists(of: .status)[0]
    environment = lists(of: .environment)[0]
    instance = instances[7]
    all = Postings((0..<series.count).map { UInt32($0 + 1) }) ?? Postings()
    self.instances = Array(instances[..<100])
    self.metrics = Array(metrics[..<100])
    packedEnvironment = Self.packed(environment)
    packedStatus = Self.packed(status)
    packedInstance = Self.packed(instance)
    packedAll = Self.packed(all)
  }

  private static func packed(_ postings: Postings) -> PackedPostings {
    let bytes = postings.flatMap { reference in
      (0..<4).map { UInt8(truncatingIfNeeded: reference >> (24 - 8 * UInt32($0))) }
    }
    guard let packed = PackedPostings(SharedBytes(bytes)) else {
      preconditionFailure("there are four bytes for each reference")
    }
    return packed
  }

  /// The series of an environment with a status: two dense lists.
  public func intersectDense() -> UInt64 {
    Self.digest(.intersection(of: [environment, status]))
  }

  /// The series of a job with a name: two sparse lists, one of them ten times as long.
  public func intersectSparse() -> UInt64 { Self.digest(.intersection(of: [job, metric])) }

  /// The series of an instance among all: a short list and one a thousand times as long.
  public func intersectSkewed() -> UInt64 { Self.digest(.intersection(of: [instance, all])) }

  /// The series with a name, a job, an environment and a status, among all.
  public func intersectFive() -> UInt64 {
    Self.digest(.intersection(of: [metric, job, environment, status, all]))
  }

  /// The series of a hundred instances.
  public func uniteInstances() -> UInt64 { Self.digest(.union(of: instances)) }

  /// The series with one of a hundred names.
  public func uniteMetrics() -> UInt64 { Self.digest(.union(of: metrics)) }

  /// The series of an environment that do not have a status.
  public func subtract() -> UInt64 { Self.digest(environment.subtracting(status)) }

  /// As ``intersectDense()``, of lists as index files have them.
  public func intersectPackedDense() -> UInt64 {
    Self.digest(.intersection(of: [packedEnvironment, packedStatus]))
  }

  /// As ``intersectSkewed()``, of lists as index files have them.
  public func intersectPackedSkewed() -> UInt64 {
    Self.digest(.intersection(of: [packedInstance, packedAll]))
  }

  private static func digest(_ postings: Postings) -> UInt64 {
    let references = postings.array
    var sum: UInt64 = 0
    for reference in references { sum &+= UInt64(reference) }
    return sum &* 31 &+ UInt64(references.count)
  }
}
