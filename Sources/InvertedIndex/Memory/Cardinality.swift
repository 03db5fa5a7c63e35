/// How many series, names and values an index has, and which labels have the most: what to look at when
/// there are more series than there should be.
///
/// All numbers are exact. Lists have the greatest count first, and among equal counts what comes first
/// in the order of bytes.
public struct Cardinality: Hashable, Sendable {
  /// Something with a name that is counted.
  public struct NameCount: Hashable, Sendable {
    /// The name of a metric or a label.
    public let name: String
    /// How many there are.
    public let count: Int

    /// A name and how many there are.
    public init(name: String, count: Int) {
      self.name = name
      self.count = count
    }
  }

  /// A label, and how many series have it.
  public struct LabelCount: Hashable, Sendable {
    /// The name of the label.
    public let name: String
    /// The value of the label.
    public let value: String
    /// The number of series.
    public let count: Int

    /// A label and how many series have it.
    public init(name: String, value: String, count: Int) {
      self.name = name
      self.value = value
      self.count = count
    }
  }

  /// The number of series.
  public var seriesCount = 0
  /// The number of names of labels.
  public var nameCount = 0
  /// The number of labels: of different values of each name.
  public var labelCount = 0
  /// The metrics with the most series.
  public var seriesByMetric: [NameCount] = []
  /// The names of labels with the most values.
  public var valuesByName: [NameCount] = []
  /// The names of labels whose values take the most bytes, if the value is counted anew in each series.
  public var bytesByName: [NameCount] = []
  /// The labels that the most series have.
  public var seriesByLabel: [LabelCount] = []

  /// Of an index without series.
  public init() {}
}
