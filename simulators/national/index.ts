import express, { type Express, type Request } from 'express'
import type { SimulatorLedger } from '../ledger.ts'
import { checkObject } from './check-object.ts'
import { openRegister, sha256 } from './dossier-register.ts'
import { callFields } from './field-tables.ts'
import { type Misbehave, respond } from './misbehaviour.ts'
import { destinationOf, type ReceivedCall, readCall, referenceOf } from './read-call.ts'
import { type Outcome, refusal, services } from './services.ts'
import { createSessions, type Sessions } from './sessions.ts'

export type { Misbehave, Misbehaviour, SimulatedRequest } from './misbehaviour.ts'
export { createSessions, type Sessions } from './sessions.ts'

export interface NationalSimulatorOptions {
  readonly ledger: SimulatorLedger
  readonly clock: () => Date
  readonly accounts: readonly Account[]
  readonly destinationCode: string
  /** Its name in the book. */
  readonly party?: string
  readonly sessions?: Sessions
  readonly misbehave?: Misbehave
  /** How long a slow answer takes, in ms. */
  readonly slowMs?: number
  /** error_code comes in both forms from real portals. */
  readonly errorCodesAre?: 'numbers' | 'strings'
  /** The status field of a TraCuuHoSo result; `null` leaves it out, since the real answer is not published. */
  readonly lookUpStatusField?: string | null
}

export interface Account {
  readonly username: string
  readonly password: string
  readonly unitCode: string
}

/**
 * The national portal behind its adapter: `/mapi/login`, `/mapi/integration` for the business services, `/mapi/share`
 * for catalogues (there are none here), and `/` with the counts of its book.
 */
export function createNationalSimulator(options: NationalSimulatorOptions): Express {
  const { ledger, party = 'national', sessions = createSessions(), slowMs = 30_000 } = options
  const { misbehave = () => undefined, lookUpStatusField = 'TrangThaiHoSo' } = options
  const register = openRegister(ledger, party)
  const app = express()
  app.disable('x-powered-by')
  app.use(express.raw({ type: () => true, limit: '16mb' }))

  app.get('/', (_request, response) => {
    response.json({ party, dossiers: register.size, book: countVerdicts(ledger, party) })
  })

  app.post('/mapi/login', (request, response) => {
    const members = readCall(request)?.members ?? {}
    const reference = String(members.username ?? '')
    const way = misbehave({ operation: 'login', reference })
    respond({ request, response }, () => logIn(request, members, reference), way, slowMs)
  })

  app.post(['/mapi/integration', '/mapi/share'], (request, response) => {
    const call = readCall(request)
    const operation = String(call?.members.service ?? '').slice(0, 60)
    const reference = call === undefined ? '' : referenceOf(call.members)
    const act = () => {
      const outcome = serve(request, call, reference)
      write(operation, outcome, call?.bodySha256 ?? sha256(Buffer.isBuffer(request.body) ? request.body : ''))
      return answerOf(outcome)
    }
    respond({ request, response }, act, misbehave({ operation, reference }), slowMs)
  })

  function logIn(request: Request, members: ReceivedCall['members'], reference: string): object {
    const account = options.accounts.find(
      ({ username, password }) => username === members.username && password === members.password,
    )
    const isGood = account !== undefined && destinationOf(request) === options.destinationCode
    // No digest of this body: it would be one of a password.
    write('login', { entries: [{ reference, detail: '', verdict: isGood ? 'read' : 'refused' }] }, '')
    if (!isGood) return { session: null, ...answerOf({ code: -1, message: 'Đăng nhập không thành công' }) }
    return {
      session: sessions.open(account.unitCode),
      ...answerOf({ code: 0, message: 'Đăng nhập thành công' }),
    }
  }

  function serve(request: Request, call: ReceivedCall | undefined, reference: string): Outcome {
    const refuse = (message: string) => refusal(-1, message, reference)
    if (destinationOf(request) !== options.destinationCode) return refuse('Thiếu hoặc sai dstcode')
    if (call === undefined) return refuse('Dữ liệu không phải JSON UTF-8')
    const unitCode = sessions.use(call.members.session)
    if (unitCode === undefined) return refuse('Session không hợp lệ hoặc đã hết hạn')
    if (call.members.madonvi !== unitCode) return refuse('madonvi không thuộc tài khoản')
    const name = String(call.members.service)
    const isKnown = request.path === '/mapi/integration' && Object.hasOwn(services, name)
    const service = isKnown ? services[name] : undefined
    if (service === undefined) return refuse('Dịch vụ không được hỗ trợ')
    const problem = checkObject(call.members, callFields[name as keyof typeof callFields])
    if (problem !== undefined) return refuse(`Dữ liệu không hợp lệ: ${problem}`)
    return service(call.members, register, { lookUpStatusField })
  }

  function write(operation: string, { entries }: Pick<Outcome, 'entries'>, bodySha256: string): void {
    const at = options.clock().toISOString()
    for (const entry of entries)
      ledger.append({ at, party, operation, bodySha256, signature: 'none', ...entry })
  }

  const answerOf = ({ code, message, result }: Omit<Outcome, 'entries'>): object => ({
    error_code: options.errorCodesAre === 'strings' ? String(code) : code,
    message,
    ...(result === undefined ? {} : { result }),
  })

  return app
}

function countVerdicts(ledger: SimulatorLedger, party: string): Record<string, number> {
  const counts: Record<string, number> = { applied: 0, repeated: 0, refused: 0, read: 0 }
  for (const entry of ledger.entries()) {
    if (entry.party === party) counts[entry.verdict] = (counts[entry.verdict] ?? 0) + 1
  }
  return counts
}
