/// How much white space a text in JSON has.
public enum JSONLayout: Hashable, Sendable {
  /// None, as Go's `json.Marshal` writes.
  case compact
  /// A line for each member and element, behind tabs, as Go's `json.MarshalIndent` writes.
  case indented
}
