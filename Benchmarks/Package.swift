// swift-tools-version: 6.3
import PackageDescription

// Benchmarks of the hot compression and look-up paths. A package of its own, so that whoever embeds the library
// fetches none of what it uses. `swift package benchmark` runs it; see Documentation/Benchmarks.md.
let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "ringtail", path: ".."),
    // Without the trait that counts allocations by jemalloc: the tests count them.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.0", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "ChunkBenchmarks",
      dependencies: [
        .product(name: "Chunks", package: "ringtail"),
        .product(name: "Gorilla", package: "ringtail"),
        .product(name: "_Workloads", package: "ringtail"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/ChunkBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "IndexBenchmarks",
      dependencies: [
        .product(name: "InvertedIndex", package: "ringtail"),
        .product(name: "_Workloads", package: "ringtail"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/IndexBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "RingBenchmarks",
      dependencies: [
        .product(name: "_Workloads", package: "ringtail"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/RingBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    .executableTarget(
      name: "QueueBenchmarks",
      dependencies: [
        .product(name: "FairQueueing", package: "ringtail"),
        .product(name: "_Workloads", package: "ringtail"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/QueueBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    // No benchmark, but the table of what compression saves, and at which speed.
    .executableTarget(
      name: "WhereZstdPays",
      dependencies: [.product(name: "_Workloads", package: "ringtail")],
      path: "WhereZstdPays"),
    // No benchmark either: the sizes of sealed floats beside those of other codecs.
    .executableTarget(
      name: "BitsPerValue",
      dependencies: [.product(name: "Chunks", package: "ringtail")],
      path: "BitsPerValue"),
  ],
  swiftLanguageModes: [.v6]
)
