import { mkdtemp, rm } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openLedger, type SimulatorLedger } from '../../simulators/ledger.ts'
import { createLgspSimulator } from '../../simulators/lgsp/index.ts'
import { loadSimulatorSettings } from '../../simulators/settings.ts'
import { openMessageKey, ringKeyOf } from '../../src/keyring/first-keys.ts'
import { keysFolder } from '../../src/parts/keys.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { createVault, loadVaultKeys } from '../../src/store/vault.ts'
import { makeKey } from '../signing/test-keys.ts'
import { testUnit } from '../support/gateway-settings.ts'
import { type Loopback, serveOnLoopback } from '../support/loopback.ts'
import { type Machine, openMachine } from '../support/machine.ts'
import { openScene } from '../support/scene.ts'
import { until } from '../support/until.ts'

let folder: string
let axis: Loopback
let handler: RequestListener
let machine: Machine
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lienthong-rotation-'))
  axis = await serveOnLoopback((request, response) => handler(request, response))
  machine = await openMachine(axis.url)
})
afterEach(async () => {
  await machine.close()
  await axis.close()
  await rm(folder, { recursive: true })
})

const patienceMs = 120_000
const enough = 20

/** The axis that has registered some certificates, with how many messages came under each. */
function openAxis(certificates: readonly string[], ledger: SimulatorLedger) {
  const settings = loadSimulatorSettings(join(machine.folder, 'partners.json'), testUnit.code)
  const marks = certificates.map((pem) => pem.replace(/-----[A-Z ]+-----|\s/g, ''))
  const counts = marks.map(() => 0)
  handler = createLgspSimulator({
    ...{ ledger, certificates, clock: () => new Date(), ...settings.lgsp },
    ...{ tokenStyle: 'basic', lifeSeconds: 3600, wire: 'xml', signature: 'outside' },
    misbehave({ body }) {
      const by = marks.findIndex((mark) => String(body).includes(mark))
      if (by >= 0) counts[by] = (counts[by] ?? 0) + 1
      return undefined
    },
  })
  return counts
}

/** Keeps bills coming, never more than workers have before them, until it is stopped; gives how many there were. */
function feed(store: Store): { stop(): Promise<number> } {
  const stop = new AbortController()
  const running = (async () => {
    const { toAccept } = await openScene(store)
    let accepted = 0
    while (!stop.signal.aborted) {
      await store.bills.accept(
        Array.from({ length: 10 }, () => toAccept({}, ['province'])),
        new Date(),
      )
      accepted += 10
      await until(
        'room for more',
        async () => (await countOf(store, 'accepted')) > accepted - 100,
        patienceMs,
      )
    }
    return accepted
  })()
  return {
    stop() {
      stop.abort()
      return running
    },
  }
}

async function countOf(store: Store, state: string): Promise<number> {
  const rows = await store.exchanges.counts()
  return rows.filter((row) => row.state === state).reduce((sum, { count }) => sum + count, 0)
}

test('keys are rotated under running workers, there and back, and the partner refuses no message', async () => {
  // What a first start makes, so that the certificates can be handed to the partner before anybody sends.
  const first = await openMessageKey(keysFolder(machine.dataFolder), testUnit, new Date())
  const second = makeKey('messages-2')
  const ledger = openLedger(join(folder, 'axis.ndjson'))
  const counts = openAxis([first.certificatePem, second.certificatePem], ledger)
  const arrive = (by: number, more: number) => {
    const goal = (counts[by] ?? 0) + more
    return until(`${more} more messages of key ${by + 1}`, () => (counts[by] ?? 0) >= goal, patienceMs)
  }

  const workers = [machine.start(['worker']), machine.start(['worker'])]
  for (const worker of workers) await worker.line(/works/)
  const vault = createVault(loadVaultKeys(join(keysFolder(machine.dataFolder), 'data-keys.json')))
  const store = openStore({ url: machine.database.url, log: { warn: () => {} } }, vault)
  const change = () => ({ by: 'test', reason: 'of the test', at: new Date() })
  try {
    await store.keys.add(ringKeyOf(second, 'messages'), change())
    const feeding = feed(store)
    await arrive(0, enough)
    expect(counts[1]).toBe(0)
    for (const [index, keyId] of [
      [1, 'messages-2'],
      [0, 'messages-1'],
    ] as const) {
      expect(await store.keys.rotate(keyId, change())).toMatchObject({ is: 'rotated' })
      await arrive(index, enough)
    }
    const accepted = await feeding.stop()
    await until(
      'everything is taken',
      async () => (await countOf(store, 'accepted')) === accepted,
      patienceMs,
    )

    expect(ledger.entries().filter(({ verdict }) => verdict === 'refused')).toEqual([])
    expect(ledger.entries().filter(({ verdict }) => verdict === 'applied')).toHaveLength(accepted)
    expect(await store.exchanges.counts()).toEqual([
      { partner: 'province', state: 'accepted', count: accepted },
    ])
    for (const worker of workers) {
      worker.kill('SIGTERM')
      expect(await worker.ended).toBe(0)
    }
  } finally {
    await store.close()
  }
})
