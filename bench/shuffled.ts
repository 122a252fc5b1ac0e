/** The numbers below `count`, each once, neighbours far from each other. */
export function* shuffled(count: number): Generator<number> {
  let step = Math.floor(count * 0.618) | 1
  while (gcd(step, count) !== 1) step += 2
  for (let place = 0; place < count; place += 1) yield (place * step) % count
}

const gcd = (one: number, other: number): number => (other === 0 ? one : gcd(other, one % other))
