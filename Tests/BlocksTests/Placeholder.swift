@testable import Blocks
