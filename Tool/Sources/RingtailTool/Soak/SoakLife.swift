/// A series of a soak, among those that have the same number one after another.
struct SoakLife: Hashable {
  var number: Int
  /// Which one of them; 0 for the only one.
  var generation: Int

  /// In which rounds it has samples.
  var rounds: Range<Int> {
    if SoakSeries.isLasting(number) { return 0..<Int.max }
    return generation * SoakSeries.lifetime..<(generation + 1) * SoakSeries.lifetime
  }

  /// The series that have a number in some rounds.
  static func all(of number: Int, in rounds: Range<Int>) -> [SoakLife] {
    if SoakSeries.isLasting(number) { return [SoakLife(number: number, generation: 0)] }
    if rounds.isEmpty { return [] }
    return (rounds.lowerBound / SoakSeries.lifetime...(rounds.upperBound - 1) / SoakSeries.lifetime)
      .map { SoakLife(number: number, generation: $0) }
  }
}
