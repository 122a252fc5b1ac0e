import type { TryAnswer, TryExchange, TryOperation, TryRun, TryStep } from '../../ports/api-try.ts'
import { GatewayError } from '../../ports/gateway-error.ts'
import { samplesToPrepare } from '../docs/examples.ts'
import type { AnswerInMemory, RequestInMemory } from '../in-memory.ts'
import { compose } from './compose.ts'

export interface TryTools {
  readonly ask: (request: RequestInMemory, signal: AbortSignal) => Promise<AnswerInMemory>
  readonly operations: readonly TryOperation[]
  /** The client that asks. */
  readonly credentials: { readonly id: string; readonly secret: string }
  /** Ends the try. */
  readonly signal: AbortSignal
}

/** Prepares the records that examples are about, then asks what is tried, as a school system that shows its token. */
export async function runTry(steps: readonly TryStep[], tools: TryTools): Promise<TryRun> {
  const token = await getToken(tools)
  const answers = new Map<string, unknown>()

  async function exchange(name: string, step: TryStep): Promise<TryExchange> {
    const operation = tools.operations.find(({ id }) => id === step.operation)
    if (!operation) throw new GatewayError('invalid_request', 'no operation of the API is called so')
    const composed = compose(operation, step, answers)
    if (composed.is === 'not-sent') {
      const { method, path } = operation
      return { name, method, path, headers: {}, body: null, answer: composed }
    }
    const answer = await timed(composed.request, token, tools)
    answers.set(name, answer.is === 'answered' ? jsonOf(answer) : undefined)
    return { name, ...composed.request, answer }
  }

  const prepared: TryExchange[] = []
  for (const { name, body, ...step } of samplesToPrepare) {
    const text = JSON.stringify(body, null, 2)
    prepared.push(await exchange(name, { ...step, body: { type: 'application/json', text } }))
  }
  const asked: TryExchange[] = []
  for (const [place, step] of steps.entries()) asked.push(await exchange(String(place + 1), step))
  return { prepared, steps: asked }
}

async function getToken({ ask, credentials: { id, secret }, signal }: TryTools): Promise<string> {
  const { status, body } = await whileTimeIsLeft(signal, () =>
    ask(
      {
        ...{ method: 'POST', path: '/oauth2/token', body: 'grant_type=client_credentials' },
        headers: {
          Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
      },
      signal,
    ),
  )
  if (status !== 200) throw new Error(`the sandbox gave no token: ${status}`)
  return (JSON.parse(body.toString('utf8')) as { access_token: string }).access_token
}

async function timed(
  { method, path, headers, body }: Omit<TryExchange, 'name' | 'answer'>,
  token: string,
  { ask, signal }: TryTools,
): Promise<TryAnswer> {
  if (signal.aborted) return { is: 'too-late' }
  const started = performance.now()
  const said = Object.entries(headers).map(([name, value]) => [name, asHeader(value)])
  const sent = { ...Object.fromEntries(said), Authorization: `Bearer ${token}` }
  try {
    const answer = await ask({ method, path, headers: sent, body: body ?? undefined }, signal)
    return {
      ...{ is: 'answered', status: answer.status, headers: answer.headers, isCut: answer.isCut },
      ...{ base64: answer.body.toString('base64'), milliseconds: Math.round(performance.now() - started) },
    }
  } catch (error) {
    if (signal.aborted) return { is: 'too-late' }
    throw error
  }
}

/** Throws `overloaded` where the time of a try was over before anything of it was asked. */
async function whileTimeIsLeft<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!signal.aborted) throw error
    throw new GatewayError('overloaded', 'the gateway is too busy for a try', { cause: error })
  }
}

/** The bytes that a command line would send: what is no value of a header is for the API to refuse. */
const asHeader = (value: string) => Buffer.from(value.replaceAll(/\p{Cc}/gu, ' ')).toString('latin1')

function jsonOf({ base64 }: Extract<TryAnswer, { is: 'answered' }>): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'))
  } catch {
    return undefined
  }
}
