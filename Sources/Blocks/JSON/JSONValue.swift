/// What a text in JSON says, with all that is needed to write it again as it was.
///
/// ```swift
/// let meta = try JSONValue(bytes)
/// meta.object?["ulid"]?.string
/// let text = meta.text(.indented)
/// ```
///
/// Objects keep the order of their members, and numbers are kept as they are spelt. What is lost is white
/// space, and which characters of strings were escaped.
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number.
  case number(JSONNumber)
  /// A string.
  case string(String)
  /// A list of values.
  case array([JSONValue])
  /// Members, each a name and a value.
  case object(JSONObject)

  /// An integer.
  ///
  /// - Parameter value: the integer.
  public init(_ value: some BinaryInteger) { self = .number(JSONNumber(value)) }

  /// Whether the value is true; nil if it is no truth value.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The number; nil if the value is none.
  public var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
  /// The string; nil if the value is none.
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The elements; nil if the value is no array.
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  /// The members; nil if the value is no object.
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
}

extension JSONValue {
  /// How deep arrays and objects may lie in one another.
  public static let depthLimit = 128

  /// Reads a text of one value, with nothing but white space around it.
  ///
  /// - Parameter bytes: the text.
  /// - Throws: ``JSONError`` for anything that RFC 8259 does not allow, for what is not UTF-8, for an
  ///   escaped half of a surrogate pair, and for values that lie deeper than ``depthLimit``.
  /// - Complexity: O(`bytes.count`)
  public init(_ bytes: Span<UInt8>) throws(JSONError) {
    var reader = JSONReader()
    self = try reader.readText(bytes)
  }

  /// The text of the value, in UTF-8, with the escapes that Go's package `encoding/json` uses.
  ///
  /// - Parameter layout: how much white space there is.
  /// - Complexity: O(the length of the text)
  public func text(_ layout: JSONLayout = .compact) -> [UInt8] {
    var writer = JSONWriter(layout)
    writer.write(self)
    return writer.output
  }
}
