import { contradictionEndings } from '../domain/bank-lines/contradiction.ts'
import type {
  ContradictionEnd,
  EndedContradiction,
  EndStores,
} from '../ports/bank-lines/contradiction-store.ts'
import { GatewayError } from '../ports/gateway-error.ts'
import type { TellOfPayment } from '../ports/payments/payment-store.ts'
import { type LineRules, readBankLine } from './read-bank-line.ts'

/**
 * Ends a contradiction by what is true, and takes the movements in that were not told of until then as any others. Throws what
 * `ContradictionStore` throws, and `conflict` where one of them was told of meanwhile.
 */
export async function endContradiction(
  end: ContradictionEnd,
  { bankLines, contradictions }: EndStores,
  rules: LineRules & { readonly tellPaid: TellOfPayment },
): Promise<EndedContradiction> {
  const found = await contradictions.find(end.id)
  if (!found) throw new GatewayError('not_found', 'there is no such contradiction')
  const movementsOf = contradictionEndings[end.ending]
  if (movementsOf) {
    const { source, ...told } = await contradictions.tellingsOf(end.id)
    for (const [place, line] of movementsOf(told).entries()) {
      const read = readBankLine(line, `contradiction:${end.id}/${place}`, rules)
      const { kept } = await bankLines.take([read], source, rules.tellPaid, end.at)
      if (kept === 0) throw isKnown()
    }
  }
  await contradictions.end(end)
  return {
    subject: { kind: 'contradiction', id: String(end.id) },
    before: { first: found.first.amount, second: found.second.amount },
    after: { ending: end.ending },
  }
}

const isKnown = () =>
  new GatewayError(
    'conflict',
    'what this would book is known by now: the second was told of by its own reference, or the first was taken back',
  )
