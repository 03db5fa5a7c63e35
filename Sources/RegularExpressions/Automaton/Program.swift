/// A pattern as a non-deterministic automaton.
struct Program: Sendable {
  /// What a state does.
  enum Instruction: Sendable {
    /// Reads a scalar of a set, and goes on.
    case read(set: UInt32, next: UInt32)
    /// Goes on in two ways.
    case split(UInt32, UInt32)
    /// Goes on if an assertion holds.
    case check(Assertion, next: UInt32)
    /// The end of a match.
    case match
  }

  /// The only state that is a match.
  static let match: UInt32 = 0

  let instructions: [Instruction]
  let start: UInt32
  /// The sets of scalars, each once.
  let sets: [ScalarSet]
  let hasAssertions: Bool
  let alphabet: Alphabet
  /// The neighbour that each symbol is to assertions.
  let neighbours: [Neighbour]

  /// The program of `syntax`.
  init(_ syntax: Syntax) {
    var compiler = Compiler()
    start = compiler.compile(syntax, next: Self.match)
    instructions = compiler.instructions
    sets = compiler.sets
    hasAssertions = compiler.hasAssertions
    alphabet = Alphabet(hasAssertions ? sets + [.word, .newline] : sets)
    neighbours = alphabet.representatives.map { scalar in
      scalar == 0x0A ? .newline : ScalarSet.word.contains(scalar) ? .word : .other
    }
  }
}

/// Makes instructions from the end of a pattern to its beginning, so that each knows the next one.
private struct Compiler {
  var instructions: [Program.Instruction] = [.match]
  var sets: [ScalarSet] = []
  var hasAssertions = false
  private var numbers: [ScalarSet: UInt32] = [:]

  /// Adds the instructions of `syntax`, after which `next` follows, and returns the first of them.
  mutating func compile(_ syntax: Syntax, next: UInt32) -> UInt32 {
    switch syntax {
    case .empty: return next
    case .scalars(let set): return add(.read(set: number(of: set), next: next))
    case .assertion(let assertion):
      hasAssertions = true
      return add(.check(assertion, next: next))
    case .concatenation(let parts):
      return parts.reversed().reduce(next) { compile($1, next: $0) }
    case .alternation(let alternatives):
      var first = compile(alternatives[alternatives.count - 1], next: next)
      for alternative in alternatives.dropLast().reversed() {
        first = add(.split(compile(alternative, next: next), first))
      }
      return first
    case .repetition(let part, let minimum, let maximum):
      var first = next
      if let maximum {
        for _ in minimum..<maximum { first = add(.split(compile(part, next: first), next)) }
      } else {
        let loop = add(.match)
        let body = compile(part, next: loop)
        instructions[Int(loop)] = .split(body, next)
        first = minimum == 0 ? loop : body
      }
      for _ in 0..<(maximum == nil ? max(minimum - 1, 0) : minimum) {
        first = compile(part, next: first)
      }
      return first
    }
  }

  private mutating func add(_ instruction: Program.Instruction) -> UInt32 {
    instructions.append(instruction)
    return UInt32(instructions.count - 1)
  }

  private mutating func number(of set: ScalarSet) -> UInt32 {
    if let number = numbers[set] { return number }
    numbers[set] = UInt32(sets.count)
    sets.append(set)
    return UInt32(sets.count - 1)
  }
}
