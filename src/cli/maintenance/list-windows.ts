import { withStore } from '../../app.ts'
import { isOver } from '../../domain/partners/maintenance-window.ts'
import { assertPartner } from '../assert-partner.ts'
import type { Terminal } from '../command.ts'
import { describeWindow } from './describe-window.ts'

/** Lists the windows of a partner or of all: those of the settings, and those that people keep. */
export async function listWindows(
  partner: string | undefined,
  asJson: boolean,
  { config: readConfig, print, log }: Terminal,
): Promise<number> {
  const config = readConfig()
  const { windows } = await withStore(config, log, async (store) => {
    if (partner !== undefined) await assertPartner(partner, config, store)
    return store.partnerControls.read()
  })
  const now = new Date()
  const isMeant = (name: string) => partner === undefined || name === partner
  const kept = windows.filter((one) => isMeant(one.partner) && !isOver(one.hours, now))
  const configured = Object.entries(config.portals)
    .filter(([name]) => isMeant(name))
    .flatMap(([name, { maintenance = [] }]) =>
      maintenance.map((hours) => ({ partner: name, hours: { kind: 'weekly' as const, ...hours } })),
    )
  if (asJson) {
    print(JSON.stringify({ configured, windows: kept }))
    return 0
  }
  for (const { partner, hours } of configured) {
    print(`${partner}  ${describeWindow(hours)}  (from the settings)`)
  }
  for (const { id, partner, hours, reason, setBy } of kept) {
    print(`${partner}  ${describeWindow(hours)}  (${setBy}: ${reason})  id ${id}`)
  }
  if (configured.length + kept.length === 0) print('no partner wants to be left alone')
  return 0
}
