/// The tokens that draws from one list pass, one after the other.
///
/// As a rule these are few. In a ring where an instance owns nearly all tokens, each draw would pass by
/// them again. A draw has no use for a token that one before it has passed: its instance is a member since
/// then, or left out. So after as many steps as there are tokens, each token is passed once more at most.
struct TokenPasses {
  private let count: Int
  /// How many steps may still go to tokens that have been passed.
  private var freeSteps: Int
  /// Once those are used up: for each token itself if it is to be passed, else one behind it that leads
  /// on; and the end.
  private var links: [UInt32] = []

  /// None of `count` tokens has been passed.
  init(_ count: Int) {
    self.count = count
    freeSteps = count
  }

  /// The first token, from `position` on and around the circle, that has to be looked at; `nil` if there
  /// are none any more.
  ///
  /// - Precondition: `position` is in `0...count`.
  /// - Complexity: O(1) as a rule, and O(*t* log *t*) for all calls together with *t* tokens
  mutating func next(from position: Int) -> Int? {
    if freeSteps > 0 {
      freeSteps &-= 1
      return position < count ? position : 0
    }
    if links.isEmpty { links = Array(0...UInt32(count)) }
    var place = follow(position)
    if place == count { place = follow(0) }
    guard place < count else { return nil }
    links[place] = UInt32(place + 1)
    return place
  }

  /// Where the links from `position` lead, which are shortened on the way.
  private mutating func follow(_ position: Int) -> Int {
    var place = position
    while Int(links[place]) != place {
      links[place] = links[Int(links[place])]
      place = Int(links[place])
    }
    return place
  }
}
