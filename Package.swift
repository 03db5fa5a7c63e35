// swift-tools-version: 6.3
import PackageDescription

// The root package has no dependencies, and will never have one that is fetched by default: whoever
// embeds a kernel gets that kernel and nothing else. Executables, benchmarks and fuzz targets live in
// the nested packages Tool, Benchmarks and Fuzz, which may use other packages.
let package = Package(
  name: "ringtail",
  products: [
    .library(name: "BitCoding", targets: ["BitCoding"]),
    .library(name: "Gorilla", targets: ["Gorilla"]),
    .library(name: "Snappy", targets: ["Snappy"]),
    .library(name: "Zstd", targets: ["Zstd"]),
    .library(name: "SeriesModel", targets: ["SeriesModel"]),
    .library(name: "Chunks", targets: ["Chunks"]),
    .library(name: "RegularExpressions", targets: ["RegularExpressions"]),
    .library(name: "InvertedIndex", targets: ["InvertedIndex"]),
    .library(name: "SeededRandom", targets: ["SeededRandom"]),
    .library(name: "HashRing", targets: ["HashRing"]),
    .library(name: "RingClient", targets: ["RingClient"]),
    .library(name: "RingTesting", targets: ["RingTesting"]),
    .library(name: "FairQueueing", targets: ["FairQueueing"]),
    .library(name: "QueueSimulation", targets: ["QueueSimulation"]),
    .library(name: "RequestQueueing", targets: ["RequestQueueing"]),
    .library(name: "Blocks", targets: ["Blocks"]),
    .library(name: "TSDB", targets: ["TSDB"]),
    // For the nested packages. Underscored: no promise of stability.
    .library(name: "_Workloads", targets: ["Workloads"]),
    .library(name: "_RingVectors", targets: ["RingVectors"]),
    .library(name: "_CAllocationCounter", targets: ["CAllocationCounter"]),
  ],
  targets: [
    .target(name: "CBitCoding"),
    .target(name: "BitCoding", dependencies: ["CBitCoding"]),
    .target(name: "Gorilla", dependencies: ["BitCoding"]),
    .target(name: "Snappy", dependencies: ["BitCoding"]),
    .systemLibrary(
      name: "CZstd", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"]), .yum(["libzstd-devel"]), .brew(["zstd"])]),
    .target(name: "Zstd", dependencies: ["CZstd"]),
    .target(name: "SeriesModel", dependencies: ["BitCoding"]),
    .target(name: "CChunks"),
    .target(name: "Chunks", dependencies: ["CChunks", "BitCoding", "Gorilla", "SeriesModel"]),
    .target(name: "RegularExpressions", dependencies: ["BitCoding"]),
    .target(
      name: "InvertedIndex",
      dependencies: ["BitCoding", "SeriesModel", "RegularExpressions"]),
    .target(name: "SeededRandom"),
    .target(
      name: "HashRing", dependencies: ["BitCoding", "Snappy", "SeriesModel", "SeededRandom"]),
    .target(name: "RingClient", dependencies: ["HashRing"]),
    .target(name: "RingTesting", dependencies: ["HashRing", "RingClient", "SeededRandom"]),
    .target(name: "FairQueueing", dependencies: ["SeededRandom"]),
    .target(name: "QueueSimulation", dependencies: ["FairQueueing", "SeededRandom"]),
    .target(name: "RequestQueueing", dependencies: ["FairQueueing"]),
    .target(
      name: "Blocks",
      dependencies: ["BitCoding", "Gorilla", "Snappy", "SeriesModel", "Chunks", "InvertedIndex"]),
    .target(
      name: "TSDB",
      dependencies: [
        "BitCoding", "Gorilla", "Snappy", "Zstd", "SeriesModel", "Chunks", "InvertedIndex",
        "Blocks",
      ]),
    .target(
      name: "Workloads",
      dependencies: [
        "BitCoding", "Gorilla", "Snappy", "Zstd", "SeriesModel", "Chunks", "RegularExpressions",
        "InvertedIndex", "Blocks", "TSDB", "SeededRandom", "HashRing", "RingClient", "FairQueueing",
        "RequestQueueing",
      ]),
    .target(
      name: "RingVectors",
      dependencies: ["HashRing", "SeriesModel", "Snappy", "SeededRandom"]),
    .target(name: "CAllocationCounter"),

    .target(
      name: "TestSupport", dependencies: ["Gorilla", "CAllocationCounter"],
      path: "Tests/TestSupport"),
    .testTarget(name: "BitCodingTests", dependencies: ["BitCoding", "TestSupport"]),
    .testTarget(
      name: "GorillaTests",
      dependencies: [
        "Gorilla", "Chunks", "SeriesModel", "Workloads", "CAllocationCounter", "TestSupport",
      ]),
    .testTarget(name: "SnappyTests", dependencies: ["Snappy", "TestSupport"]),
    .testTarget(name: "ZstdTests", dependencies: ["Zstd", "Workloads", "TestSupport"]),
    .testTarget(name: "SeriesModelTests", dependencies: ["SeriesModel", "TestSupport"]),
    .testTarget(
      name: "ChunksTests",
      dependencies: ["Chunks", "BitCoding", "Gorilla", "SeriesModel", "Workloads", "TestSupport"]),
    .testTarget(
      name: "RegularExpressionsTests", dependencies: ["RegularExpressions", "TestSupport"]),
    .testTarget(
      name: "InvertedIndexTests",
      dependencies: ["InvertedIndex", "BitCoding", "SeriesModel", "TestSupport"]),
    .testTarget(name: "SeededRandomTests", dependencies: ["SeededRandom", "TestSupport"]),
    .testTarget(
      name: "HashRingTests",
      dependencies: [
        "HashRing", "RingVectors", "BitCoding", "Snappy", "SeriesModel", "SeededRandom",
        "TestSupport",
      ]),
    .testTarget(
      name: "RingClientTests",
      dependencies: [
        "RingClient", "RingTesting", "RingVectors", "HashRing", "SeededRandom", "TestSupport",
      ]),
    .testTarget(
      name: "FairQueueingTests", dependencies: ["FairQueueing", "SeededRandom", "TestSupport"]),
    .testTarget(
      name: "QueueSimulationTests",
      dependencies: ["QueueSimulation", "FairQueueing", "SeededRandom", "TestSupport"]),
    .testTarget(
      name: "RequestQueueingTests",
      dependencies: ["RequestQueueing", "FairQueueing", "CAllocationCounter", "TestSupport"]),
    .testTarget(
      name: "BlocksTests",
      dependencies: [
        "Blocks", "BitCoding", "Gorilla", "Chunks", "InvertedIndex", "SeriesModel", "Snappy",
        "TestSupport",
      ]),
    .testTarget(
      name: "TSDBTests",
      dependencies: [
        "TSDB", "BitCoding", "Gorilla", "Chunks", "SeriesModel", "InvertedIndex", "Snappy",
        "Blocks",
        "TestSupport",
      ]),
    .testTarget(
      name: "WorkloadsTests",
      dependencies: [
        "Workloads", "Gorilla", "Chunks", "SeriesModel", "InvertedIndex", "HashRing",
        "FairQueueing", "CAllocationCounter", "TestSupport",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets
where !["CBitCoding", "CChunks", "CZstd", "CAllocationCounter"].contains(target.name) {
  target.swiftSettings = [
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),  // SE-0458
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
    .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
    .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
  ]
}
