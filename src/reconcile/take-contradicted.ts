import type { BankLineStore } from '../ports/bank-lines/bank-line-store.ts'
import type { ContradictionStore } from '../ports/bank-lines/contradiction-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { TellOfPayment } from '../ports/payments/payment-store.ts'
import { type LineRules, readBankLine } from './read-bank-line.ts'

/** Stores within one transaction: what is taken in and that it ended are committed together. */
interface Stores {
  readonly bankLines: Pick<BankLineStore, 'take'>
  readonly contradictions: Pick<ContradictionStore, 'secondOf' | 'end'>
}

/**
 * Ends a contradiction by taking in what was told otherwise, as any other movement, under a reference of its own where its bank gave it
 * that of the first. Throws what `ContradictionStore.secondOf` throws, and `conflict` where its movement was told of meanwhile.
 */
export async function takeContradicted(
  { id, by, at }: { readonly id: number; readonly by: string; readonly at: Date },
  { bankLines, contradictions }: Stores,
  rules: LineRules & { readonly tellPaid: TellOfPayment },
): Promise<void> {
  const { source, line } = await contradictions.secondOf(id)
  const read = readBankLine(line, `contradiction:${id}`, rules)
  const { kept } = await bankLines.take([read], source, rules.tellPaid, at)
  if (kept === 0) throw new GatewayError('conflict', 'this movement was told of meanwhile')
  await contradictions.end({ id, ending: 'taken-in', by, at })
}
