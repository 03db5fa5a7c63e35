/// Writes a text in JSON.
struct JSONWriter {
  private(set) var output: [UInt8] = []
  private let layout: JSONLayout
  private var depth = 0

  init(_ layout: JSONLayout) { self.layout = layout }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: output += "null".utf8
    case .bool(let value): output += (value ? "true" : "false").utf8
    case .number(let number): output += number.text.utf8
    case .string(let string): write(string)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        beginItem(index)
        write(element)
      }
      end(UInt8(ascii: "]"), isEmpty: elements.isEmpty)
    case .object(let object):
      output.append(UInt8(ascii: "{"))
      for (index, member) in object.members.enumerated() {
        beginItem(index)
        write(member.name)
        output.append(UInt8(ascii: ":"))
        if layout == .indented { output.append(UInt8(ascii: " ")) }
        write(member.value)
      }
      end(UInt8(ascii: "}"), isEmpty: object.members.isEmpty)
    }
  }

  private mutating func beginItem(_ index: Int) {
    if index == 0 { depth += 1 } else { output.append(UInt8(ascii: ",")) }
    breakLine()
  }

  private mutating func end(_ bracket: UInt8, isEmpty: Bool) {
    if !isEmpty {
      depth -= 1
      breakLine()
    }
    output.append(bracket)
  }

  private mutating func breakLine() {
    guard layout == .indented else { return }
    output.append(UInt8(ascii: "\n"))
    output += repeatElement(UInt8(ascii: "\t"), count: depth)
  }

  private mutating func write(_ string: String) {
    output.append(UInt8(ascii: "\""))
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": output += [UInt8(ascii: "\\"), UInt8(scalar.value)]
      case "\n": output += "\\n".utf8
      case "\r": output += "\\r".utf8
      case "\t": output += "\\t".utf8
      case "\u{8}": output += "\\b".utf8
      case "\u{C}": output += "\\f".utf8
      case "\0"..<" ", "<", ">", "&", "\u{2028}", "\u{2029}":
        output += "\\u".utf8
        let digits = String(scalar.value, radix: 16)
        output += repeatElement(UInt8(ascii: "0"), count: 4 - digits.utf8.count)
        output += digits.utf8
      default: output += UTF8.encode(scalar).map(Array.init) ?? []
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
