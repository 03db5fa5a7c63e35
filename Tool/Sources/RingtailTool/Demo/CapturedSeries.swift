/// Goes over the samples that a series should have, all repetitions.
struct CapturedSeries {
  private let capture: Capture
  private let places: [UInt32]
  private var index = 0
  private var repetition = 0

  init(_ series: Int, of capture: Capture) {
    self.capture = capture
    places = capture.places[series]
  }

  /// The time of the next sample; `Int64.max` behind the last one.
  var time: Int64 {
    guard repetition < capture.repetitions else { return .max }
    return capture.samples[Int(places[index])].timestamp + Int64(repetition) * capture.duration
  }

  /// The next sample.
  ///
  /// - Precondition: there is one.
  var value: Capture.Value { capture.samples[Int(places[index])].value }

  mutating func advance() {
    index += 1
    if index < places.count { return }
    (index, repetition) = (0, repetition + 1)
  }
}
