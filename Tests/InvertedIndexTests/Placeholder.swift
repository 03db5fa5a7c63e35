@testable import InvertedIndex
