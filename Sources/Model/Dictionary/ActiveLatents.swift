/// The latents that are active in a block of examples, few of all: lists, and the products that they
/// take part in.
///
/// Once it has learnt, a dictionary has some ten of 512 latents active; four of the five products of a
/// step then cost by these, in place of all.
struct ActiveLatents {
  /// Where each example's latents begin in the lists; one more for the end.
  private(set) var starts: [Int]
  private(set) var latents: [Int]
  private(set) var activations: [Float]
  /// Whether the block's are in the lists, which have room for a few.
  private(set) var areListed = false

  private let width: Int
  private let room: Int

  /// Above a share of one in `rarity` BLAS is faster.
  private static let rarity = 10

  init(rows: Int, latents width: Int) {
    self.width = width
    room = rows * width / Self.rarity
    starts = Array(repeating: 0, count: rows + 1)
    // A row is written whole before it is known whether it fits.
    latents = Array(repeating: 0, count: room + width)
    activations = Array(repeating: 0, count: room + width)
  }

  /// Lists what is not 0 in `count` rows.
  mutating func list(_ rows: UnsafePointer<Float>, count: Int) {
    let (width, room) = (width, room)
    var next = 0
    let fits = latents.withUnsafeMutableBufferPointer { latents in
      activations.withUnsafeMutableBufferPointer { activations in
        starts.withUnsafeMutableBufferPointer { starts in
          guard let latents = latents.baseAddress, let activations = activations.baseAddress,
            let starts = starts.baseAddress
          else { return false }
          for row in 0..<count {
            guard next <= room else { return false }
            starts[row] = next
            let f = rows + row &* width
            // Without a branch: which ones are active is hard to foretell.
            for latent in 0..<width {
              latents[next] = latent
              activations[next] = f[latent]
              next &+= f[latent] == 0 ? 0 : 1
              if next == room &+ width { return false }
            }
          }
          starts[count] = next
          return true
        }
      }
    }
    areListed = fits
  }

  /// `outputs` ← F D, `count` × d.
  func decode(
    _ D: UnsafePointer<Float>, dimensions d: Int, count: Int,
    into outputs: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<count {
      let output = outputs + row &* d
      output.update(repeating: 0, count: d)
      for entry in starts[row]..<starts[row &+ 1] {
        let (f, direction) = (activations[entry], D + latents[entry] &* d)
        for column in 0..<d { output[column] = output[column].addingProduct(f, direction[column]) }
      }
    }
  }

  /// Adds the block's part of the gradients of E, D and b_e.
  ///
  /// - Parameters:
  ///   - residual: ∂loss/∂x̂, `count` × d.
  ///   - centred: x − b_d, `count` × d.
  ///   - D: K × d.
  ///   - l1: λ over the batch's examples.
  ///   - count: rows.
  ///   - d: columns.
  ///   - encoder: ∂loss/∂E.
  ///   - decoder: ∂loss/∂D.
  ///   - bias: ∂loss/∂b_e.
  func addGradients(
    _ residual: UnsafePointer<Float>, _ centred: UnsafePointer<Float>, _ D: UnsafePointer<Float>,
    l1: Float, count: Int, dimensions d: Int, encoder: UnsafeMutablePointer<Float>,
    decoder: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<count {
      let (r, x) = (residual + row &* d, centred + row &* d)
      for entry in starts[row]..<starts[row &+ 1] {
        let (f, latent) = (activations[entry], latents[entry])
        let g = dotProduct(r, D + latent &* d, count: d) + l1
        bias[latent] += g
        let (forE, forD) = (encoder + latent &* d, decoder + latent &* d)
        for column in 0..<d {
          forE[column] = forE[column].addingProduct(g, x[column])
          forD[column] = forD[column].addingProduct(f, r[column])
        }
      }
    }
  }
}

/// Σ_c x_c y_c in sixteen lanes, whose sums are added in a fixed order.
@inline(__always)
private func dotProduct(
  _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, count: Int
) -> Float {
  var (first, second) = (SIMD8<Float>(), SIMD8<Float>())
  var index = 0
  while index &+ 16 <= count {
    first.addProduct(lanes(x + index), lanes(y + index))
    second.addProduct(lanes(x + (index &+ 8)), lanes(y + (index &+ 8)))
    index &+= 16
  }
  var sum = (first + second).sum()
  while index < count {
    sum += x[index] * y[index]
    index &+= 1
  }
  return sum
}

@inline(__always)
private func lanes(_ start: UnsafePointer<Float>) -> SIMD8<Float> {
  UnsafeRawPointer(start).loadUnaligned(as: SIMD8<Float>.self)
}
