const pattern = /[0-9A-Z.]{3,30}-\d{6}-\d{1,26}/g

/**
 * Dossier numbers that a channel's words may name. The payment platform's own references glue fourteen digits of a
 * time to the number (MaTraCuuTT = MaHoSo + yyyyMMddHHmmss), so a number that ends in them is offered without them too.
 */
export function dossierNumbersIn(words: string): string[] {
  const found = words.toUpperCase().match(pattern) ?? []
  const candidates = found.flatMap((number) => {
    const sequence = number.slice(number.lastIndexOf('-') + 1)
    return sequence.length > 14 ? [number, number.slice(0, -14)] : [number]
  })
  return [...new Set(candidates)]
}
