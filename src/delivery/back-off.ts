/** How long until the next try, in ms: full jitter under a doubling ceiling, between `firstMs` and `longestMs`. */
export function backOff(
  tries: number,
  limits: { readonly firstMs: number; readonly longestMs: number },
  random: () => number,
): number {
  const ceiling = Math.min(limits.firstMs * 2 ** Math.min(tries, 30), limits.longestMs)
  return Math.round(limits.firstMs / 2 + random() * ceiling)
}
