import SeriesModel

do {
  // Labels in any order become a set: one allocation of UTF-8, sorted by name.
  var builder = LabelSetBuilder()
  try builder.add("job", "api")
  try builder.add("__name__", "http_requests_total")
  try builder.add("code", "200")
  let labels = try builder.build()
  print(labels, labels.hash64)

  // Another series, of the same labels but one.
  try builder.set("code", "500")
  let errors = try builder.build()
  print(labels < errors, errors["code"] ?? "no code")

  // What is only looked at is not copied.
  let isServer = labels.withValue(of: "code") { code in code[0] == UInt8(ascii: "5") }
  print(isServer ?? false)

  // A name that is there twice, or that the rule does not allow, is told.
  _ = try LabelSet(["job": "api", "job-name": "api"], names: .legacy)
} catch {
  print("wrong labels: \(error)")
}
