import { expect, test } from 'vitest'
import { createProgress } from '../../../src/cli/demo/progress.ts'

/** Shows a progress whose clock moves when it is told, and gives what was printed and drawn. */
function watch(isTerminal: boolean) {
  let now = 0
  const printed: string[] = []
  const drawn: string[] = []
  const draw = isTerminal ? (text: string) => void drawn.push(text) : undefined
  const progress = createProgress(
    (line) => void printed.push(line),
    draw,
    () => now,
  )
  const pass = (ms: number) => {
    now += ms
  }
  return { progress, printed, drawn, pass }
}

test('a part is one line of 79 characters when it ends, with its seconds and its rate', () => {
  const { progress, printed, pass } = watch(false)
  const part = progress.start('delivered to both portals', 120_000)
  pass(60_000)
  part.at(60_000)
  expect(part.end()).toBe(60)
  const short = progress.start('schools', 20)
  pass(250)
  short.at(20)
  short.end()
  expect(printed).toEqual([
    'delivered to both portals ██████████░░░░░░░░░░ 60,000/120,000   60.0 s   1,000/s',
    'schools                   ████████████████████         20/20    0.3 s      80/s',
  ])
  expect(printed[1]).toHaveLength(79)
})

test('a part that has nothing to do shows no rate of nothing', () => {
  const { progress, printed } = watch(false)
  progress.start('payments told to portals', 0).end()
  expect(printed).toEqual(['payments told to portals  nothing left to do'])
})

test('in a terminal a bar is drawn over itself, not more often than one can see', () => {
  const { progress, drawn, printed, pass } = watch(true)
  const part = progress.start('bills', 100)
  for (let done = 1; done <= 100; done += 1) {
    pass(1)
    part.at(done)
  }
  part.end()
  expect(drawn).toHaveLength(3)
  expect(drawn[0]).toContain(' 1/100 ')
  expect(drawn.at(-1)).toBe('\r\u001b[K')
  expect(printed).toHaveLength(1)
})

test('a bar is full only when all is done', () => {
  const { progress, printed } = watch(false)
  const part = progress.start('bills', 1_000)
  part.at(999)
  part.end()
  expect(printed[0]).toContain('░')
})
