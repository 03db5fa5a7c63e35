// swift-tools-version: 6.3
import PackageDescription

// The command-line tool. It is a package of its own, so that whoever embeds the library fetches none of
// what the tool uses.
let package = Package(
  name: "tool",
  products: [.executable(name: "ringtail", targets: ["ringtail"])],
  dependencies: [
    .package(name: "ringtail", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .executableTarget(name: "ringtail", dependencies: ["RingtailTool"]),
    .target(name: "CMemory"),
    .target(
      name: "RingtailTool",
      dependencies: [
        "CMemory",
        .product(name: "BitCoding", package: "ringtail"),
        .product(name: "Blocks", package: "ringtail"),
        .product(name: "Chunks", package: "ringtail"),
        .product(name: "FairQueueing", package: "ringtail"),
        .product(name: "Gorilla", package: "ringtail"),
        .product(name: "HashRing", package: "ringtail"),
        .product(name: "InvertedIndex", package: "ringtail"),
        .product(name: "QueueSimulation", package: "ringtail"),
        .product(name: "SeriesModel", package: "ringtail"),
        .product(name: "TSDB", package: "ringtail"),
        .product(name: "_RingVectors", package: "ringtail"),
        .product(name: "_Workloads", package: "ringtail"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "RingtailToolTests",
      dependencies: [
        "ringtail", "RingtailTool",
        .product(name: "BitCoding", package: "ringtail"),
        .product(name: "Blocks", package: "ringtail"),
        .product(name: "Chunks", package: "ringtail"),
        .product(name: "Gorilla", package: "ringtail"),
        .product(name: "HashRing", package: "ringtail"),
        .product(name: "InvertedIndex", package: "ringtail"),
        .product(name: "SeededRandom", package: "ringtail"),
        .product(name: "SeriesModel", package: "ringtail"),
        .product(name: "TSDB", package: "ringtail"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets {
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
