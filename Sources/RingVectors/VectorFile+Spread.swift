internal import HashRing

extension VectorFile {
  /// Checks that shares are as even as Cortex makes them.
  ///
  /// Where Cortex starts by chance, the file has the worst of its runs. What is asked here is to be no
  /// worse than that, or than the bound that the library promises for any order of joins, whichever is the
  /// weaker; and to be back within the tolerance after instances have left, which Cortex does not try.
  func checkSpread(_ report: inout VectorReport) throws {
    for line in lines where line.kind == "spread" {
      let zones = (0..<line.integer("zones")).map { RingName("zone-\($0)") }
      let (perZone, tokens) = (line.integer("per_zone"), line.integer("tokens"))
      let (least, most) = (line.numbers("join_min"), line.numbers("join_max"))
      let planner = TokenPlanner(isZoneAware: true)
      var ring = RingDescription()
      for round in 0..<perZone {
        for zone in zones {
          let id = RingName("\(zone)-instance-\(round)")
          ring[id] = Instance(
            id: id, zone: zone, tokens: planner.tokens(tokens, for: id, zone: zone, in: ring))
        }
        let balance = planner.balance(of: ring)
        let allowed = min(least[round] - 0.00001, 0.9951)...max(most[round] + 0.00001, 1.0049)
        report.count(
          allowed.lowerBound <= balance.lowerBound && balance.upperBound <= allowed.upperBound,
          "\(zones.count) zones, \(tokens) tokens, after round \(round): \(balance)")
      }
      let leaving = line.integer("removed_per_zone")
      let gone = zones.flatMap { zone in
        (0..<leaving).map { RingName("\(zone)-instance-\($0 * 2)") }
      }
      let balance = planner.removing(gone, from: ring, within: 0.02).balance
      report.count(
        0.98 <= balance.lowerBound && balance.upperBound <= 1.02,
        "\(zones.count) zones, \(tokens) tokens, \(leaving) of \(perZone) removed: \(balance)")
    }
  }
}
