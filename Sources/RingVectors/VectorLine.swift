internal import Foundation

/// A line of a vector file: a JSON object, in which a field that is absent is 0, false, "" or an empty
/// list.
public struct VectorLine {
  private let fields: [String: Any]

  init(fields: [String: Any]) { self.fields = fields }

  /// The line that `json` spells.
  ///
  /// - Throws: when it is no JSON object.
  public init(json: ArraySlice<UInt8>) throws {
    let value = try JSONSerialization.jsonObject(with: Data(json))
    guard let fields = value as? [String: Any] else { throw VectorFault.noObject }
    self.fields = fields
  }

  /// What kind of line it is.
  public var kind: String { text("k") }

  /// Whether there is such a field, and it is not null.
  public func has(_ name: String) -> Bool { fields[name].map { !($0 is NSNull) } ?? false }

  /// A number.
  public func integer(_ name: String) -> Int { (fields[name] as? NSNumber)?.intValue ?? 0 }

  /// A number with a fraction.
  public func number(_ name: String) -> Double { (fields[name] as? NSNumber)?.doubleValue ?? 0 }

  /// A list of numbers with fractions.
  public func numbers(_ name: String) -> [Double] {
    (fields[name] as? [NSNumber] ?? []).map(\.doubleValue)
  }

  /// A number that has to be in `range`.
  func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int {
    let integer = integer(name)
    guard range ~= integer else { throw VectorFault.outOfRange(name) }
    return integer
  }

  /// A truth value.
  public func flag(_ name: String) -> Bool { (fields[name] as? NSNumber)?.boolValue ?? false }

  /// A text.
  public func text(_ name: String) -> String { fields[name] as? String ?? "" }

  /// A list of numbers.
  public func integers(_ name: String) -> [Int] {
    (fields[name] as? [NSNumber] ?? []).map(\.intValue)
  }

  /// A list of texts.
  public func texts(_ name: String) -> [String] { fields[name] as? [String] ?? [] }

  /// A list of lists of texts.
  public func pairs(_ name: String) -> [[String]] { fields[name] as? [[String]] ?? [] }

  /// An object within the line.
  public func line(_ name: String) -> VectorLine {
    VectorLine(fields: fields[name] as? [String: Any] ?? [:])
  }

  /// A list of objects.
  public func lines(_ name: String) -> [VectorLine] {
    (fields[name] as? [[String: Any]] ?? []).map(VectorLine.init(fields:))
  }
}

/// What is wrong with a vector file itself.
enum VectorFault: Error {
  case noObject
  case outOfRange(String)
  case unknownFile(String)
  case unknownKind(String)
  case wrongTokens(ring: Int)
}
