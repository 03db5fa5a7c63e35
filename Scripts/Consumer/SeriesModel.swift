import SeriesModel

/// Labels to a set and back, and a range of times.
func useSeriesModel() throws(LabelSetError) {
  var builder = LabelSetBuilder()
  try builder.add("job", "api")
  try builder.add("__name__", "up")
  let labels = try builder.build()
  precondition(labels["job"] == "api" && labels.count == 2)
  precondition(labels.withValue(of: "__name__") { $0.count } == 2)

  let copy = try labels.withUTF8 { text throws(LabelSetError) in try LabelSet(text: text) }
  precondition(copy == labels && copy.hash64 == labels.hash64)
  precondition(TimeRange(0...10).overlaps(TimeRange(10...20)))
  precondition(Double.staleMarker.isStaleMarker && !Double.nan.isStaleMarker)
}

try useSeriesModel()
