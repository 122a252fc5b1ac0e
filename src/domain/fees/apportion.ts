import type { Dong } from '../../../schemas/money.ts'

/**
 * Divides an amount by weights so that the parts add up to it. Each part is rounded down; the đồng that are left go one
 * each to the parts that lost most by it, and among equals to the earlier. Throws where no weight is above 0.
 */
export function apportion(amount: Dong, weights: readonly number[]): Dong[] {
  const whole = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (whole <= 0n || weights.some((weight) => weight < 0)) {
    throw new RangeError('an amount is divided by weights of 0 or more, one of them above 0')
  }
  const shares = weights.map((weight, place) => {
    const product = BigInt(amount) * BigInt(weight)
    return { place, floor: product / whole, lost: product % whole }
  })
  const left = BigInt(amount) - shares.reduce((sum, { floor }) => sum + floor, 0n)
  const byLoss = shares.toSorted(
    (a, b) => Number(b.lost > a.lost) - Number(b.lost < a.lost) || a.place - b.place,
  )
  const gainers = new Set(byLoss.slice(0, Number(left)).map(({ place }) => place))
  return shares.map(({ floor, place }) => Number(floor) + (gainers.has(place) ? 1 : 0))
}
