import { GatewayError } from '../../ports/gateway-error.ts'
import { type Cryptoki, CryptokiError, loadCryptoki, type Mechanism, type TokenObject } from './cryptoki.ts'
import { lostToken } from './return-values.ts'

export interface TokenSettings {
  /** Path of the PKCS#11 library. */
  readonly library: string
  /** Label of the token. */
  readonly token: string
  readonly pin: () => string
  /** Operations at once at most; the others wait. */
  readonly sessions: number
  /** How long one signature may take, the waiting too, in ms. */
  readonly timeoutMs: number
}

/** A PKCS#11 token that signs; opened when it is first used, and again when it was away. */
export interface Token {
  /** Throws `key_unusable`, with the token's own words, when it cannot sign now. */
  sign(object: TokenObject, mechanism: Mechanism, data: Buffer): Promise<Buffer>
  close(): Promise<void>
}

/** Opens nothing yet: the first signature loads the library, finds the token by its label and logs in. */
export function openToken(settings: TokenSettings): Token {
  let connection: Promise<Connection> | undefined

  async function signOnce(object: TokenObject, mechanism: Mechanism, data: Buffer): Promise<Buffer> {
    connection ??= connect(settings)
    const used = connection
    try {
      return await (await used).sign(object, mechanism, data)
    } catch (error) {
      // Whoever comes next opens anew, unless somebody has already.
      if (connection === used && (isLost(error) || (await isBroken(used)))) {
        connection = undefined
        used.then((lost) => lost.close()).catch(() => {})
      }
      throw error
    }
  }

  return {
    async sign(object, mechanism, data) {
      const work = async () => {
        try {
          return await signOnce(object, mechanism, data)
        } catch (error) {
          // A signature that the token did not make can be asked for again.
          if (!isLost(error)) throw error
          return await signOnce(object, mechanism, data)
        }
      }
      return withinTime(work(), settings).catch((error) => {
        throw asUnusable(error, settings)
      })
    },
    async close() {
      const open = await connection?.catch(() => undefined)
      connection = undefined
      await open?.close()
    },
  }
}

interface Connection {
  sign(object: TokenObject, mechanism: Mechanism, data: Buffer): Promise<Buffer>
  close(): Promise<void>
}

async function connect({ library, token, pin, sessions }: TokenSettings): Promise<Connection> {
  const cryptoki = await loadCryptoki(library)
  await cryptoki.initialize()
  const slot = await findSlot(cryptoki, token)
  const pool = createPool(() => cryptoki.openSession(slot), sessions)
  await pool.use((session) => cryptoki.logIn(session, pin()))
  const handles = new Map<string, Promise<bigint>>()

  return {
    sign: (object, mechanism, data) =>
      pool.use(async (session) => {
        const name = `${object.label ?? ''} ${object.id?.toString('hex') ?? ''}`
        const known = handles.get(name) ?? findKey(cryptoki, session, object)
        handles.set(name, known)
        known.catch(() => handles.delete(name))
        return cryptoki.sign(session, mechanism, await known, data)
      }),
    close: () => pool.close((session) => cryptoki.closeSession(session)),
  }
}

async function findSlot(cryptoki: Cryptoki, token: string): Promise<bigint> {
  for (const slot of await cryptoki.slots()) {
    if ((await cryptoki.tokenLabel(slot)) === token) return slot
  }
  throw new CryptokiError(`the token ${token}`, 0xe0)
}

async function findKey(cryptoki: Cryptoki, session: bigint, object: TokenObject): Promise<bigint> {
  const [key, ...more] = await cryptoki.findPrivateKeys(session, object)
  if (key !== undefined && more.length === 0) return key
  throw new GatewayError(
    'key_unusable',
    `${key === undefined ? 'no' : 'more than one'} private key has that name`,
  )
}

/** Lends each session to one user at a time; opens them as they are needed, up to `most`. */
function createPool(open: () => Promise<bigint>, most: number) {
  const free: bigint[] = []
  const waiting: ((session: bigint) => void)[] = []
  let opened = 0

  async function take(): Promise<bigint> {
    const session = free.pop()
    if (session !== undefined) return session
    if (opened === most) return new Promise((resolve) => void waiting.push(resolve))
    opened += 1
    try {
      return await open()
    } catch (error) {
      opened -= 1
      throw error
    }
  }

  return {
    async use<Result>(work: (session: bigint) => Promise<Result>): Promise<Result> {
      const session = await take()
      try {
        return await work(session)
      } finally {
        // A session that is not good any more fails for the next one too, who opens everything anew.
        const next = waiting.shift()
        if (next) next(session)
        else free.push(session)
      }
    },
    async close(end: (session: bigint) => Promise<void>) {
      await Promise.allSettled(free.splice(0).map(end))
    },
  }
}

const isBroken = (connection: Promise<Connection>) =>
  connection.then(
    () => false,
    () => true,
  )

const isLost = (error: unknown) => error instanceof CryptokiError && lostToken.has(error.value)

/** A call that hangs cannot be taken back; whoever waits goes on without it. */
async function withinTime<Result>(work: Promise<Result>, { timeoutMs }: TokenSettings): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it did not answer within ${timeoutMs} ms`)), timeoutMs)
  })
  return Promise.race([work, over]).finally(() => clearTimeout(timer))
}

function asUnusable(error: unknown, { token }: TokenSettings): GatewayError {
  const why = error instanceof GatewayError ? error.detail : (error as Error).message
  return new GatewayError('key_unusable', `the token ${token}: ${why}`, { cause: error })
}
