/// The members of a JSON object, in their order.
///
/// A name can occur more than once. Then the last member of that name counts, as in Go, and all are
/// written again.
public struct JSONObject: Hashable, Sendable {
  /// A name and a value.
  public struct Member: Hashable, Sendable {
    /// The name, which may be empty.
    public var name: String
    /// The value.
    public var value: JSONValue

    /// A member.
    ///
    /// - Parameters:
    ///   - name: the name, which may be empty.
    ///   - value: the value.
    public init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// All members.
  public var members: [Member]

  /// An object with members.
  ///
  /// - Parameter members: the members, in their order.
  public init(_ members: [Member] = []) { self.members = members }

  /// The value of a member; nil if there is none of this name.
  ///
  /// To set a value keeps the place of the member, or adds one at the end; to set nil removes all of this
  /// name.
  ///
  /// - Parameter name: the name, compared by its bytes in UTF-8.
  /// - Complexity: O(the number of members)
  public subscript(name: String) -> JSONValue? {
    get { lastIndex(of: name).map { members[$0].value } }
    set {
      guard let newValue else {
        members.removeAll { $0.name.utf8.elementsEqual(name.utf8) }
        return
      }
      if let index = lastIndex(of: name) {
        members[index].value = newValue
      } else {
        members.append(Member(name: name, value: newValue))
      }
    }
  }

  /// Where the member is that counts of those with this name.
  func lastIndex(of name: String) -> Int? {
    members.lastIndex { $0.name.utf8.elementsEqual(name.utf8) }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object with the members of a literal, in their order.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    members = elements.map { Member(name: $0.0, value: $0.1) }
  }
}
