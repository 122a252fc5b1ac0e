import { describe, expect, test } from 'vitest'
import { type MaintenanceWindow, windowsOfSettings } from '../../../src/domain/partners/maintenance-window.ts'
import {
  concerning,
  everyEndpoint,
  everyPartner,
  holdOf,
  type PartnerStop,
} from '../../../src/domain/partners/partner-hold.ts'
import { quietTraffic, type Traffic } from '../../../src/domain/partners/traffic.ts'
import { endpointPartner } from '../../../src/store/webhooks/notice-rows.ts'

/** A Wednesday. */
const noon = new Date('2026-09-30T12:00:00+07:00')
const soon = new Date('2026-09-30T12:00:01+07:00')

const brake: PartnerStop = { partner: 'p', kind: 'brake', until: null, reason: 'a fire', setAt: noon }
const pause = (until: Date): PartnerStop => ({
  partner: 'p',
  kind: 'pause',
  until,
  reason: 'asked',
  setAt: noon,
})
const open: Traffic = { ...quietTraffic, breaker: { state: 'open', until: soon.getTime(), openings: 0 } }
const windows = windowsOfSettings([{ from: '11:00', to: '13:00' }])
const hold = (state: Partial<Parameters<typeof holdOf>[0]>, at = noon) =>
  holdOf({ stops: [], windows: [], traffic: quietTraffic, ...state }, at)

test.each([
  ['nothing is said', {}, undefined],
  ['a brake', { stops: [brake] }, { by: 'brake', reason: 'a fire' }],
  ['a pause', { stops: [pause(soon)] }, { by: 'pause', until: soon }],
  ['a pause that is over', { stops: [pause(noon)] }, undefined],
  [
    'a maintenance window',
    { windows },
    { by: 'maintenance', reason: '11:00 to 13:00', until: new Date('2026-09-30T13:00:00+07:00') },
  ],
  ['an open breaker', { traffic: open }, { by: 'breaker', until: soon }],
  [
    'an open breaker whose pause is over',
    { traffic: { ...open, breaker: { state: 'open', until: noon.getTime(), openings: 0 } } as const },
    undefined,
  ],
  [
    'Retry-After',
    { traffic: { ...quietTraffic, notBefore: soon.getTime() } },
    { by: 'retry-after', until: soon },
  ],
  ['Retry-After that is over', { traffic: { ...quietTraffic, notBefore: noon.getTime() } }, undefined],
  [
    'everything at once: a person comes first',
    { stops: [pause(soon), brake], windows, traffic: open },
    { by: 'brake' },
  ],
] as const)('%s', (_name, state, expected) => {
  if (expected === undefined) expect(hold(state)).toBeUndefined()
  else expect(hold(state)).toMatchObject(expected)
})

test('a window that people keep holds with their reason, until the end of all that overlap', () => {
  const at = (time: string) => new Date(`2026-09-30T${time}:00+07:00`)
  const kept = { hours: { kind: 'once', from: at('10:00'), to: at('14:00') }, reason: 'new disks' } as const
  expect(hold({ windows: [kept, ...windows] })).toEqual({
    ...{ by: 'maintenance', reason: 'new disks', until: at('14:00') },
  })
  expect(hold({ windows: [...windows, kept] })).toMatchObject({
    reason: '11:00 to 13:00',
    until: at('14:00'),
  })
  expect(hold({ windows: [kept] }, at('14:00'))).toBeUndefined()
})

describe('a maintenance window', () => {
  const nightly: MaintenanceWindow = { from: '22:00', to: '02:00' }
  const saturdays: MaintenanceWindow = { ...nightly, days: ['saturday'] }
  test.each([
    ['begins on its minute', nightly, '2026-09-30T22:00:00+07:00', true],
    ['has not begun a second before', nightly, '2026-09-30T21:59:59+07:00', false],
    ['goes on after midnight', nightly, '2026-10-01T01:59:59+07:00', true],
    ['is over on its minute', nightly, '2026-10-01T02:00:00+07:00', false],
    ['of a day begins on that day', saturdays, '2026-10-03T23:00:00+07:00', true],
    ['of a day goes on into the next', saturdays, '2026-10-04T01:00:00+07:00', true],
    ['of a day is not there the night before', saturdays, '2026-10-03T01:00:00+07:00', false],
    ['is read in local time, wherever the clock stands', nightly, '2026-09-30T16:00:00Z', true],
  ])('%s', (_name, window, at, isHeld) => {
    expect(hold({ windows: windowsOfSettings([window]) }, new Date(at)) !== undefined).toBe(isHeld)
  })
})

test('what is said of all endpoints concerns each of them and no portal; what is said of everybody concerns both', () => {
  const [one, another] = [endpointPartner('1'), endpointPartner('2')]
  const said = [everyEndpoint, everyPartner, 'province', one].map((partner) => ({ partner }))
  const named = (partner: string) => concerning(said, partner).map((said) => said.partner)
  expect(named(one)).toEqual([everyEndpoint, everyPartner, one])
  expect(named(another)).toEqual([everyEndpoint, everyPartner])
  expect(named('province')).toEqual([everyPartner, 'province'])
})
