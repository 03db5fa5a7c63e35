/// What can be wrong with labels that come from elsewhere.
@nonexhaustive
public enum LabelSetError: Error, Equatable, Sendable {
  /// A label has no name.
  case emptyName
  /// The byte at `byteOffset` of the name is not allowed there by the ``LabelNameRule``.
  case invalidName(String, byteOffset: Int)
  /// The bytes from `byteOffset` on are not UTF-8.
  case invalidUTF8(LabelPart, byteOffset: Int)
  /// Two labels have the same name.
  case duplicateName(String)
  /// The labels together would take this many bytes, more than ``LabelSet/maximumUTF8Count``.
  case tooLarge(byteCount: Int)
  /// The text of a set ends within a label that starts at `byteOffset`, or this label has no value, or
  /// its name does not come behind the one before it.
  case malformedText(byteOffset: Int)

  /// A part of a label.
  public enum LabelPart: Equatable, Sendable {
    /// A name.
    case name
    /// The value of the label with this name.
    case value(of: String)
  }
}

extension LabelSetError: CustomStringConvertible {
  /// The fault in words.
  public var description: String {
    switch self {
    case .emptyName: "a label has no name"
    case .invalidName(let name, let byteOffset):
      "the label name \(name) must not have what it has at byte \(byteOffset)"
    case .invalidUTF8(.name, let byteOffset):
      "the name of a label is not UTF-8 at byte \(byteOffset)"
    case .invalidUTF8(.value(let name), let byteOffset):
      "the value of the label \(name) is not UTF-8 at byte \(byteOffset)"
    case .duplicateName(let name): "two labels have the name \(name)"
    case .tooLarge(let byteCount):
      "labels of \(byteCount) bytes are more than a set can hold"
    case .malformedText(let byteOffset):
      "the label at byte \(byteOffset) of the text is cut off, without value or out of order"
    }
  }
}
