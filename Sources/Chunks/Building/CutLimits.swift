/// The rules by which chunks are cut, and the numbers that follow from them.
struct CutLimits: Sendable {
  let rules: CuttingRules
  let counts: CutCounts

  init(_ rules: CuttingRules) {
    self.rules = rules
    counts = CutCounts(rules)
  }
}

/// What is compared with each sample.
struct CutCounts: Sendable {
  /// How many bytes a chunk of floats can have and still take a sample.
  let byteLimit: Int
  /// With how many samples the end of a chunk is predicted.
  let predictionCount: Int
  /// The most samples of a chunk that counts them.
  let mostSamples: Int

  init(_ rules: CuttingRules) {
    byteLimit = rules.byteLimit ?? .max
    predictionCount = rules.targetSampleCount / 4
    let capacity = FloatAppender.capacity
    mostSamples = min(2 * min(rules.targetSampleCount, capacity), capacity)
  }
}
