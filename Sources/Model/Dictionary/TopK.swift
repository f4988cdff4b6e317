/// Keeps the `kept` largest of `count` numbers that are not negative, and makes all others 0; of
/// equal ones the first are kept. NaN stays.
///
/// A threshold by quickselect in `scratch`, which has room for `count` numbers: O(count) on average.
/// Rejected: a heap of the kept ones, which is slower from some ten of them on.
func keepLargest(
  _ kept: Int, of values: UnsafeMutablePointer<Float>, count: Int,
  scratch: UnsafeMutablePointer<Float>
) {
  var positive = 0
  for index in 0..<count where values[index] > 0 {
    scratch[positive] = values[index]
    positive += 1
  }
  guard positive > kept else { return }
  let threshold = largest(kept, of: scratch, count: positive)
  var ties = kept
  for index in 0..<count where values[index] > threshold { ties -= 1 }
  for index in 0..<count where values[index] <= threshold {
    if values[index] == threshold, ties > 0 {
      ties -= 1
    } else {
      values[index] = 0
    }
  }
}

/// The number of rank `rank`, 1 the largest, of `count` numbers, whose order it changes.
private func largest(_ rank: Int, of values: UnsafeMutablePointer<Float>, count: Int) -> Float {
  var (low, high) = (0, count - 1)
  let target = rank - 1
  while low < high {
    let pivot = values[(low + high) / 2]
    var (left, right) = (low, high)
    while left <= right {
      while values[left] > pivot { left += 1 }
      while values[right] < pivot { right -= 1 }
      if left <= right {
        (values[left], values[right]) = (values[right], values[left])
        left += 1
        right -= 1
      }
    }
    if target <= right {
      high = right
    } else if target >= left {
      low = left
    } else {
      break
    }
  }
  return values[target]
}
