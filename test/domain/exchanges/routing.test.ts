import { describe, expect, test } from 'vitest'
import { portalsFor, type Route } from '../../../src/domain/exchanges/routing.ts'

const school = { code: 'TH-1', unitCode: '25456' }
const toProvince: Route = { record: 'bill', portal: 'province', from: '2026-09-01' }
const portals = (routes: Route[], day = '2026-10-15', record: Route['record'] = 'bill') =>
  portalsFor(routes, record, school, day)

describe('a route', () => {
  test.each([
    ['2026-08-31', []],
    ['2026-09-01', ['province']],
    ['2026-12-31', ['province']],
    ['2027-01-01', []],
  ])('holds from its first to its last day: %s', (day, expected) => {
    expect(portals([{ ...toProvince, to: '2026-12-31' }], day)).toEqual(expected)
  })

  test('without a last day holds on', () => {
    expect(portals([toProvince], '2099-01-01')).toEqual(['province'])
  })

  test('is for one kind of record', () => {
    expect(portals([toProvince], '2026-10-15', 'dossier')).toEqual([])
  })

  test('may be for some schools or units only', () => {
    const routes = [
      { ...toProvince, portal: 'mine', schools: ['TH-1'] },
      { ...toProvince, portal: 'others', schools: ['TH-2'] },
      { ...toProvince, portal: 'here', units: ['25456'] },
      { ...toProvince, portal: 'there', units: ['25457'] },
      { ...toProvince, portal: 'nobody', schools: [] },
    ]
    expect(portals(routes)).toEqual(['mine', 'here'])
  })
})

test('a portal that several rows name is told once', () => {
  expect(portals([toProvince, { ...toProvince, from: '2026-10-01' }])).toEqual(['province'])
})

test('a new phase is a row: the second portal joins on its day', () => {
  const routes: Route[] = [toProvince, { record: 'bill', portal: 'nation', from: '2027-01-01' }]
  expect([portals(routes, '2026-12-31'), portals(routes, '2027-01-01')]).toEqual([
    ['province'],
    ['province', 'nation'],
  ])
})
