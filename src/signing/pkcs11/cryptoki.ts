import { promisify } from 'node:util'
import type koffi from 'koffi'
import { GatewayError } from '../../ports/gateway-error.ts'
import { returnValues } from './return-values.ts'

/**
 * The functions of a PKCS#11 library (OASIS PKCS #11 2.40) that signing needs. Each runs on a thread of its own, so a
 * slow token keeps nothing else waiting; each throws a `CryptokiError` for any return value but CKR_OK. Handles and
 * lengths are `CK_ULONG`, 8 bytes here; structures are laid out by hand as C does on 64-bit Linux and macOS.
 */
export interface Cryptoki {
  /** Harmless when another part of the process has done it. */
  initialize(): Promise<void>
  /** The slots with a token in them. */
  slots(): Promise<readonly bigint[]>
  /** The label of the token in a slot, without its padding. */
  tokenLabel(slot: bigint): Promise<string>
  openSession(slot: bigint): Promise<bigint>
  closeSession(session: bigint): Promise<void>
  /** Logs the whole process in; harmless when it is. */
  logIn(session: bigint, pin: string): Promise<void>
  /** The handles of at most two private keys with this label, id, or both. */
  findPrivateKeys(session: bigint, object: TokenObject): Promise<readonly bigint[]>
  /** One operation begins and ends within it: a session takes one at a time. */
  sign(session: bigint, mechanism: Mechanism, key: bigint, data: Buffer): Promise<Buffer>
}

/** CKA_LABEL, and CKA_ID as bytes. */
export interface TokenObject {
  readonly label?: string | undefined
  readonly id?: Buffer | undefined
}

export interface Mechanism {
  readonly type: number
  readonly parameter?: Buffer
}

/** What a token said instead of CKR_OK. */
export class CryptokiError extends Error {
  override readonly name: string = 'CryptokiError'
  readonly value: number

  constructor(call: string, value: number) {
    super(`${call}: ${returnValues[value] ?? `0x${value.toString(16)}`}`)
    this.value = value
  }
}

/**
 * Loads a library by its path. Throws `key_unusable` when it is none, or the platform is another than 64-bit Unix. The
 * bridge to C is loaded with it, so that gateways without tokens run where it does not.
 */
export async function loadCryptoki(path: string): Promise<Cryptoki> {
  const bridge = await loadBridge(path)
  const functions = loadFunctions(path, bridge)
  const { attribute, pointer } = pointing(bridge)

  const held = new Set<unknown>()
  /** The library writes where these bytes are, from another thread: they must outlive the call. */
  async function holding<Result>(values: unknown, work: () => Promise<Result>): Promise<Result> {
    held.add(values)
    return work().finally(() => held.delete(values))
  }

  const call = (name: FunctionName, ...values: readonly unknown[]): Promise<void> =>
    holding(values, async () => {
      const value = Number(await functions[name](...values))
      if (value !== 0) throw new CryptokiError(name, value)
    })
  const unless = (value: number) => (error: unknown) => {
    if (!(error instanceof CryptokiError) || error.value !== value) throw error
  }

  return {
    async initialize() {
      const settings = Buffer.alloc(48)
      settings.writeBigUInt64LE(osLockingIsFine, 32)
      await call('C_Initialize', settings).catch(unless(alreadyInitialized))
    },

    async slots() {
      const count = Buffer.alloc(8)
      await call('C_GetSlotList', 1, null, count)
      const slots = Buffer.alloc(8 * Number(count.readBigUInt64LE()))
      await call('C_GetSlotList', 1, slots, count)
      return handlesIn(slots, count)
    },

    async tokenLabel(slot) {
      const information = Buffer.alloc(512)
      await call('C_GetTokenInfo', slot, information)
      return information.toString('utf8', 0, 32).trimEnd()
    },

    async openSession(slot) {
      const session = Buffer.alloc(8)
      await call('C_OpenSession', slot, serialSession, null, null, session)
      return session.readBigUInt64LE()
    },

    closeSession: (session) => call('C_CloseSession', session),

    async logIn(session, pin) {
      const bytes = Buffer.from(pin)
      await call('C_Login', session, user, bytes, bytes.length).catch(unless(userAlreadyLoggedIn))
      bytes.fill(0)
    },

    async findPrivateKeys(session, { label, id }) {
      const wanted: [type: number, value: Buffer][] = [[attributes.class, ulong(privateKeyClass)]]
      if (label !== undefined) wanted.push([attributes.label, Buffer.from(label)])
      if (id !== undefined) wanted.push([attributes.id, id])
      const template = Buffer.concat(wanted.map(([type, value]) => attribute(type, value)))
      await holding(wanted, () => call('C_FindObjectsInit', session, template, wanted.length))
      const found = Buffer.alloc(16)
      const count = Buffer.alloc(8)
      try {
        await call('C_FindObjects', session, found, 2, count)
      } finally {
        await call('C_FindObjectsFinal', session)
      }
      return handlesIn(found, count)
    },

    async sign(session, { type, parameter }, key, data) {
      const mechanism = Buffer.concat([ulong(type), pointer(parameter), ulong(parameter?.length ?? 0)])
      await call('C_SignInit', session, mechanism, key)
      const signature = Buffer.alloc(1024)
      const length = Buffer.from(ulong(signature.length))
      await call('C_Sign', session, data, data.length, signature, length)
      return signature.subarray(0, Number(length.readBigUInt64LE()))
    },
  }
}

const osLockingIsFine = 2n
const serialSession = 4
const user = 1
const privateKeyClass = 3
const attributes = { class: 0x0, label: 0x3, id: 0x102 } as const
const alreadyInitialized = 0x191
const userAlreadyLoggedIn = 0x100

/** Position in CK_FUNCTION_LIST, and parameters: `n` a number, `p` a pointer. */
const wantedFunctions = {
  C_Initialize: [0, 'p'],
  C_GetSlotList: [4, 'bpp'],
  C_GetTokenInfo: [6, 'np'],
  C_OpenSession: [12, 'nnppp'],
  C_CloseSession: [13, 'n'],
  C_Login: [18, 'nnpn'],
  C_FindObjectsInit: [26, 'npn'],
  C_FindObjects: [27, 'npnp'],
  C_FindObjectsFinal: [28, 'n'],
  C_SignInit: [42, 'npn'],
  C_Sign: [43, 'npnpp'],
} as const satisfies Record<string, readonly [number, string]>

type FunctionName = keyof typeof wantedFunctions
type Call = (...values: readonly unknown[]) => Promise<number | bigint>

const types: Readonly<Record<string, string>> = { n: 'unsigned long', p: 'void *', b: 'unsigned char' }

type Bridge = typeof koffi

async function loadBridge(path: string): Promise<Bridge> {
  try {
    return (await import('koffi')).default
  } catch (cause) {
    throw unusable(path, 'cannot be called on this platform', cause)
  }
}

const unusable = (path: string, why: string, cause?: unknown) =>
  new GatewayError('key_unusable', `the PKCS#11 library ${path}: ${why}`, { cause })

/** Only C_GetFunctionList must be exported by a library; the others are found in the list that it gives. */
function loadFunctions(path: string, bridge: Bridge): Readonly<Record<FunctionName, Call>> {
  if (bridge.sizeof('unsigned long') !== 8) throw unusable(path, 'is used on 64-bit Linux and macOS only')
  const list = Buffer.alloc(8)
  try {
    const getList = bridge.load(path).func('C_GetFunctionList', 'unsigned long', ['void *'])
    if (Number(getList(list)) !== 0) throw new Error('it gives no list of functions')
  } catch (cause) {
    throw unusable(path, 'cannot be loaded', cause)
  }
  const entries = Object.entries(wantedFunctions).map(([name, [position, parameters]]) => {
    // CK_VERSION and its padding take the first 8 bytes.
    const address = bridge.decode(list.readBigUInt64LE(), 8 + 8 * position, 'void *')
    const prototype = bridge.proto(
      'unsigned long',
      [...parameters].map((kind) => types[kind] as string),
    )
    return [name, promisify(bridge.decode(address, prototype).async) as Call]
  })
  return Object.fromEntries(entries) as Record<FunctionName, Call>
}

function ulong(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}

function pointing({ address }: Bridge) {
  const pointer = (to: Buffer | undefined): Buffer => {
    const bytes = Buffer.alloc(8)
    if (to) bytes.writeBigUInt64LE(address(to))
    return bytes
  }
  /** CK_ATTRIBUTE: type, pointer, length. */
  const attribute = (type: number, value: Buffer): Buffer =>
    Buffer.concat([ulong(type), pointer(value), ulong(value.length)])
  return { pointer, attribute }
}

function handlesIn(list: Buffer, count: Buffer): bigint[] {
  return Array.from({ length: Number(count.readBigUInt64LE()) }, (_, index) =>
    list.readBigUInt64LE(8 * index),
  )
}
