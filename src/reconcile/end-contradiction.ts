import { contradictionEndings } from '../domain/bank-lines/contradiction.ts'
import type { BankLineStore } from '../ports/bank-lines/bank-line-store.ts'
import type { ContradictionEnd, ContradictionStore } from '../ports/bank-lines/contradiction-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { TellOfPayment } from '../ports/payments/payment-store.ts'
import { type LineRules, readBankLine } from './read-bank-line.ts'

/** Stores within one transaction: that it ended is committed with what is taken in by that. */
export interface ContradictionStores {
  readonly bankLines: Pick<BankLineStore, 'take'>
  readonly contradictions: Pick<ContradictionStore, 'tellingsOf' | 'end'>
}

/**
 * Ends a contradiction by what is true, and takes the movements in that were not told of until then as any others. Throws what
 * `ContradictionStore` throws, and `conflict` where one of them was told of meanwhile.
 */
export async function endContradiction(
  end: ContradictionEnd,
  { bankLines, contradictions }: ContradictionStores,
  rules: LineRules & { readonly tellPaid: TellOfPayment },
): Promise<void> {
  const movementsOf = contradictionEndings[end.ending]
  if (movementsOf) {
    const { source, ...told } = await contradictions.tellingsOf(end.id)
    const lines = movementsOf(told).map((line, place) =>
      readBankLine(line, `contradiction:${end.id}/${place}`, rules),
    )
    const { kept } = await bankLines.take(lines, source, rules.tellPaid, end.at)
    if (kept < lines.length) throw new GatewayError('conflict', 'this movement was told of meanwhile')
  }
  await contradictions.end(end)
}
