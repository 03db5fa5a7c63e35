import InvertedIndex
import SeriesModel

do {
  // One writer adds series; the same labels have the same reference.
  var index = MemoryIndex()
  for job in ["api", "db", "web"] {
    for code in ["200", "404", "500"] {
      index.add(try LabelSet(["__name__": "http_requests_total", "job": job, "code": code]))
    }
  }

  // Readers have snapshots, which stay as they are while the writer goes on.
  let snapshot = index.snapshot()
  let selector = try Selector("http_requests_total{job=~\"api|web\",code!~\"2..\"}")
  for reference in snapshot.select(selector) {
    print(reference, snapshot.labels(of: reference) ?? LabelSet())
  }
  print(snapshot.labelValues(of: "code", in: snapshot.select(selector)))

  // What there is most of.
  print(snapshot.cardinality(limit: 3).seriesByLabel.map { "\($0.name)=\($0.value): \($0.count)" })
} catch {
  print("wrong selector or labels: \(error)")
}
