import type { StoreBench } from './store-bench.ts'

/** What the proofs of money find wrong in a store, as `check: name`. */
export async function unproven({ store }: Pick<StoreBench, 'store'>): Promise<string[]> {
  const found: string[] = []
  for (const { id } of store.proofs.moneyChecks) {
    const { named } = await store.proofs.checkMoney(id, 20)
    found.push(...named.map((name) => `${id}: ${name}`))
  }
  return found
}
