import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { createConsole } from '../../src/console/index.ts'
import type { Store } from '../../src/store/open-store.ts'

/** Somebody who is logged in at a console, and reads. */
export interface ConsoleVisitor {
  /** Reads a path of the pages' own API to its end. */
  read(path: string): Promise<void>
  /** Waits for the first figures of the overview. */
  overview(): Promise<void>
  close(): Promise<void>
}

/** Serves the console over a store, as the gateway does, and logs in. Its clock runs fast, so that nobody asks too often. */
export async function serveConsole(store: Store, name: string, password: string): Promise<ConsoleVisitor> {
  const app = express()
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let asked = 0
  const started = Date.now()
  const silent = { info: () => {}, warn: () => {} }
  const console = createConsole({
    ...{ stores: store, inOneTransaction: store.inOneTransaction, onChanged: () => {} },
    clock: () => new Date(started + asked * 1_000),
    ...{ log: silent, publicUrl: url, distFolder: 'none' },
    sessionLimits: { idleMs: 86_400_000, longestMs: 86_400_000, most: 5 },
    toldAgain: new Set(),
    exchangeTools: { readSignature: async () => undefined, exportEvidence: async () => Buffer.alloc(0) },
    tellPaid: () => new Map(),
    statementTools: {
      ...{ sources: [], bytes: 0, isNamedBy: () => false },
      take: async () => ({ id: '', wasKnown: false }),
    },
    apiTry: {
      operations: async () => [],
      samples: { school: '', otherSchool: '', student: '', sibling: '', movedStudent: '' },
      run: async () => ({ prepared: [], steps: [] }),
    },
    reportRules: { cashlessTargets: [], cashlessBy: 'amount', smallClass: 5 },
    dayTools: {
      rules: { cutOffs: {}, ambiguousDays: 1, unownedDays: 30, unsettledDays: 3, dailySenders: [] },
      sign: async () => '',
      approvalRules: {
        expireAfterDays: 30,
        limits: {},
        waitHours: {},
        repairLimits: { replay: 0, 'give-up': 0, resend: 0 },
      },
    },
    billTools: { planBills: () => ({ portals: [], tellPaid: new Map() }), planCancelling: () => new Map() },
    moneyTools: {
      approvalRules: {
        expireAfterDays: 7,
        limits: {},
        waitHours: {},
        repairLimits: { replay: 0, 'give-up': 0, resend: 0 },
      },
      refundChannels: new Set(),
      returnAfterDays: 90,
      canAsk: () => false,
      ask: async () => {},
      endContradiction: () => Promise.reject(new Error('nothing is changed here')),
      paymentCodes: {
        prefixes: { student: 'HS', bill: 'KT', family: 'GD' },
        origin: await store.bankLines.codeOrigin(),
      },
    },
    importTools: { createId: () => '', aliveSince: (now) => now, read: async () => {} },
    partnerTools: {
      taken: new Map(),
      configured: ['province', 'national'].map((partner) => ({
        ...{ name: partner, adapter: 'none', limits: {}, windows: [], settings: [] },
      })),
      check: async () => [],
      rehearse: async () => [],
    },
  })
  app.use('/console', console.router)
  const page = { 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' }
  const entered = await fetch(`${url}/console/api/session`, {
    method: 'POST',
    headers: page,
    body: JSON.stringify({ name, password }),
  })
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const ask = async (path: string) => {
    asked += 1
    const answer = await fetch(`${url}/console/api${path}`, { headers: { Cookie: cookie } })
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`)
    return answer
  }
  return {
    async read(path) {
      await (await ask(path)).arrayBuffer()
    },
    async overview() {
      const answer = await ask('/overview/live')
      const reader = answer.body?.getReader()
      await reader?.read()
      await reader?.cancel()
    },
    async close() {
      console.close()
      server.closeAllConnections()
      server.close()
    },
  }
}
