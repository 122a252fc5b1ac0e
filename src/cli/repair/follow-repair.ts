import { setTimeout as pause } from 'node:timers/promises'
import { startRepairing } from '../../delivery/start-repairing.ts'
import type { Repair, RepairStore } from '../../ports/repairs/repair-store.ts'
import type { Terminal } from '../command.ts'
import { countText } from '../figures.ts'

const lookEveryMs = 250

/**
 * Follows a repair until it runs no more, and goes on with it here as any worker does, so that none needs to run. Who
 * interrupts the command pauses the repair; one that is killed leaves it to the workers.
 */
export async function followRepair(id: string, repairs: RepairStore, terminal: Terminal): Promise<number> {
  const { signal, log, user } = terminal
  const stop = new AbortController()
  const clock = () => new Date()
  const working = startRepairing(repairs, { clock, onRepaired: () => {}, signal: stop.signal, log })
  try {
    for (;;) {
      const repair = await repairs.find(id)
      if (!repair) throw new Error(`the repair ${id} is gone`)
      if (repair.state !== 'running') return report(repair, terminal)
      if (terminal.isInteractive) terminal.draw(`\r${progressOf(repair)}`)
      if (signal.aborted) {
        await repairs.steer(id, 'paused', { by: user, reason: 'interrupted at the terminal' }, clock())
      }
      await pause(signal.aborted ? 0 : lookEveryMs, undefined, { signal }).catch(() => {})
    }
  } finally {
    stop.abort()
    await working
  }
}

/** How far a repair has come. */
export const progressOf = ({ repaired, passedOver, planned }: Repair): string =>
  `${countText(repaired)} of ${countText(planned)} exchanges${passedOver === 0 ? '' : `, ${countText(passedOver)} had moved on`}`

/** Says what a repair came to; the exit code is 0 only when it is done. */
function report(repair: Repair, { print, draw, isInteractive }: Terminal): number {
  if (isInteractive) draw('\r\u001b[K')
  const { id, action, state, changes } = repair
  const last = changes.at(-1)
  if (state === 'done') print(`${action}: ${progressOf(repair)}`)
  else print(`${state} by ${last?.by} (${last?.reason}) after ${progressOf(repair)}`)
  if (state === 'paused') print(`go on with: repair resume ${id} --reason TEXT`)
  return state === 'done' ? 0 : 1
}
