import { randomUUID } from 'node:crypto'
import type { BankScene } from './bank-scene.ts'

/** Lets a bank tell of one movement twice, the second time with another amount. */
export async function tellTwice(scene: BankScene, first: number, second: number, memo = 'hoc phi') {
  const line = scene.line(memo, first)
  await scene.take([line], 'sepay')
  await scene.take([{ ...line, witness: randomUUID(), line: { ...line.line, amount: second } }], 'sepay')
  return line.line
}
