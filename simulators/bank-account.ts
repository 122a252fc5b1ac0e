import { createHash } from 'node:crypto'
import type { SimulatorLedger } from './ledger.ts'

/** A movement on an account that is watched. */
export interface BankMovement {
  readonly id: number
  readonly account: string
  readonly direction: 'in' | 'out'
  readonly amount: number
  readonly content: string
  readonly reference: string
  /** What the account holds after it. */
  readonly balance: number
  readonly at: string
}

export type NewMovement = Partial<Omit<BankMovement, 'id' | 'balance'>> & Pick<BankMovement, 'amount'>

/** The accounts of a bank, with every movement on them; the ledger keeps them over a restart. */
export interface BankAccounts {
  move(movement: NewMovement): BankMovement
  between(from: number, to: number): BankMovement[]
}

/** Opens the accounts that a ledger tells of; each begins with nothing. */
export function openBankAccounts(
  party: string,
  { ledger, clock, account }: { ledger: SimulatorLedger; clock: () => Date; account: string },
): BankAccounts {
  const movements = ledger
    .entries()
    .flatMap(({ operation, state }) => (operation === 'movement' ? [state as BankMovement] : []))
  const balances = new Map(movements.map(({ account, balance }) => [account, balance]))
  return {
    move({ direction = 'in', content = '', ...given }) {
      const id = movements.length + 100_001
      const at = given.at ?? clock().toISOString()
      const own = { account: given.account ?? account, direction, amount: given.amount, content, at }
      const balance = (balances.get(own.account) ?? 0) + (direction === 'in' ? own.amount : -own.amount)
      const movement = {
        ...own,
        id,
        balance,
        reference: given.reference ?? `FT${String(id).padStart(11, '0')}`,
      }
      balances.set(own.account, balance)
      movements.push(movement)
      ledger.append({
        ...{
          at,
          party,
          operation: 'movement',
          reference: movement.reference,
          detail: direction,
          amount: own.amount,
        },
        bodySha256: createHash('sha256').update(content).digest('hex'),
        signature: 'none',
        verdict: 'applied',
        state: movement,
      })
      return movement
    },
    between: (from, to) =>
      movements
        .filter(({ at }) => Date.parse(at) >= from && Date.parse(at) <= to)
        .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at)),
  }
}

/** What becomes of the message about a movement. */
export type MessagePlan = 'once' | 'lost' | 'twice' | 'wrongly-signed'

/** Reads what a payer orders: an amount above 0, a content, and the account where it is not the one that is watched. */
export function readTransfer(body: unknown): NewMovement | undefined {
  const { amount, content, account } = (body ?? {}) as Readonly<Record<string, unknown>>
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount <= 0) return undefined
  if (account !== undefined && !/^[0-9A-Z]{4,34}$/.test(String(account))) return undefined
  return {
    amount,
    content: String(content ?? ''),
    ...(account === undefined ? {} : { account: String(account) }),
  }
}

/** Sends the message of a movement as planned. One that is not taken is sent again later; nobody waits for that here. */
export async function tellAsPlanned(
  plan: MessagePlan,
  tell: (secret?: string) => Promise<boolean>,
): Promise<void> {
  if (plan === 'lost') return
  const isTaken = await tell(plan === 'wrongly-signed' ? 'another secret' : undefined).catch(() => false)
  if (plan === 'twice' && isTaken) await tell()
}

const hanoi = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** `yyyy-MM-dd HH:mm:ss` in Vietnam. */
export const hanoiTime = (at: string): string => hanoi.format(new Date(at))
