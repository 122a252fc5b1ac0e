import { describe, expect, test } from 'vitest'
import { exchangeState } from '../../../schemas/exchange.ts'
import { exchangeMoves, exchangeStanding, mayMove } from '../../../src/domain/exchanges/exchange.ts'

const states = exchangeState.options

describe('the moves of an exchange', () => {
  test('every state can be reached from waiting', () => {
    const reached = new Set(['waiting'])
    for (const state of reached) for (const next of exchangeMoves[state as 'waiting']) reached.add(next)
    expect([...reached].toSorted()).toEqual([...states].toSorted())
  })

  test('from every open state there is a way to an end', () => {
    const ends = new Set(states.filter((state) => exchangeStanding[state] !== 'open'))
    const closing = new Set<string>(ends)
    for (let round = 0; round < states.length; round += 1) {
      for (const state of states) {
        if (exchangeMoves[state].some((next) => closing.has(next))) closing.add(state)
      }
    }
    expect([...closing].toSorted()).toEqual([...states].toSorted())
  })

  test('what was accepted or given up stays so', () => {
    for (const state of states) {
      expect(mayMove('accepted', state)).toBe(false)
      expect(mayMove('given-up', state)).toBe(false)
    }
  })

  test('only a person takes an exchange out of held or refused: nothing is sent from there', () => {
    for (const state of ['held', 'refused'] as const) expect(mayMove(state, 'sending')).toBe(false)
  })

  test('nothing is accepted that was never sent', () => {
    const sources = states.filter((state) => mayMove(state, 'accepted'))
    expect(sources).toEqual(['sending', 'queued', 'unknown'])
  })
})
