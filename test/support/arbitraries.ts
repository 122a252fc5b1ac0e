import fc from 'fast-check'
import { dossierStatus } from '../../schemas/dossier.ts'
import type {
  Applicant,
  Dossier,
  DossierFee,
  Named,
  OutgoingRecord,
  Paper,
  ProgressStep,
  ResultPaper,
  Supplement,
} from '../../src/domain/exchanges/dossier.ts'

/** Text as the gateway's schemas let it in: NFC, trimmed, not empty, without control characters; any script. */
export const text = (maxLength = 80): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength })
    .map((value) =>
      value
        .normalize('NFC')
        .replace(/\p{Cc}/gu, ' ')
        .trim(),
    )
    .filter((value) => value !== '')

const codeText = fc.stringMatching(/^[0-9A-Z][0-9A-Z._-]{0,20}$/)
const webAddress = fc.webUrl({ withQueryParameters: true })
const instant = fc.date({
  min: new Date('2000-01-01T00:00:00Z'),
  max: new Date('2099-12-30T00:00:00Z'),
  noInvalidDate: true,
})
const amount = fc.nat({ max: 999_999_999_999 })

/** An optional fact: there, or absent as a key. */
const facts = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<Partial<T>>

/** A dossier number `<unit code>-yyMMdd-<sequence>` with a day that exists. */
export const dossierNumber: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('000.00.14.H20', '000.00.01.H22', '000.25.05.H56'),
    instant,
    fc.nat({ max: 999_999_999 }),
  )
  .map(([unit, at, sequence]) => {
    const day = at.toISOString().slice(2, 10).replaceAll('-', '')
    return `${unit}-${day}-${String(sequence).padStart(5, '0')}`
  })

const naming: fc.Arbitrary<Named> = fc.record({ code: codeText, name: text() })

const paper: fc.Arbitrary<Paper> = merge(
  fc.record({
    id: codeText,
    name: fc.oneof({ weight: 9, arbitrary: text() }, { weight: 1, arbitrary: longText(4000) }),
    url: webAddress,
    digitised: fc.boolean(),
  }),
  facts<{ componentCode: string }>({ componentCode: codeText }),
)

const fee: fc.Arbitrary<DossierFee> = fc.record({
  code: codeText,
  name: text(),
  amount,
  kind: fc.constantFrom('fee', 'charge'),
})

const supplement: fc.Arbitrary<Supplement> = merge(
  fc.record({
    id: fc.nat(),
    askedBy: text(),
    asks: text(),
    askedAt: instant,
    papers: fc.array(paper, { maxLength: 2 }),
    fees: fc.array(fee, { maxLength: 2 }),
  }),
  facts<Pick<Required<Supplement>, 'receivedBy' | 'receivedNote' | 'receivedAt' | 'oldDueAt' | 'newDueAt'>>({
    receivedBy: text(),
    receivedNote: text(),
    receivedAt: instant,
    oldDueAt: instant,
    newDueAt: instant,
  }),
)

const resultPaper: fc.Arbitrary<ResultPaper> = merge(
  fc.record({ id: codeText, name: fc.oneof(text(), longText(2000)), url: webAddress }),
  facts<{ componentCode: string; resultCode: string }>({ componentCode: codeText, resultCode: codeText }),
)

const applicant: fc.Arbitrary<Applicant> = merge(
  fc.record({
    kind: fc.constantFrom('citizen', 'business', 'state-agency', 'organisation'),
    name: text(),
  }),
  facts<Pick<Required<Applicant>, 'identityNumber' | 'accountId' | 'address' | 'phone' | 'email'>>({
    identityNumber: fc.oneof(fc.stringMatching(/^\d{12}$/), fc.stringMatching(/^\d{9}$/), codeText),
    accountId: codeText,
    address: text(),
    phone: fc.stringMatching(/^0\d{9}$/),
    email: fc.emailAddress(),
  }),
)

/** Any dossier that the gateway could hold, with long texts and absent facts. */
export const dossier: fc.Arbitrary<Dossier> = merge(
  fc.record({
    number: dossierNumber,
    procedure: naming,
    field: naming,
    unit: naming,
    channel: fc.constantFrom('direct', 'online', 'post'),
    filedAt: fc.constantFrom('province', 'nation'),
    applicant,
    abstract: fc.oneof(text(), longText(1000), fc.constant('')),
    receivedAt: instant,
    status: fc.constantFrom(...dossierStatus.options),
    returnMethod: fc.constantFrom('counter', 'post'),
    papers: fc.array(paper, { maxLength: 3 }),
    fees: fc.array(fee, { maxLength: 3 }),
    otherPapers: fc.array(fc.record({ name: text(), copies: fc.nat(99), kind: fc.nat(9) }), { maxLength: 2 }),
    supplements: fc.array(supplement, { maxLength: 2 }),
    results: fc.array(resultPaper, { maxLength: 2 }),
    onlinePayment: fc.constantFrom('no-fee', 'paid-online', 'not-paid-online'),
    digitised: fc.boolean(),
    verifiedByVneid: fc.boolean(),
    databases: fc.array(codeText, { maxLength: 3 }),
  }),
  facts<OptionalDossierFacts>({
    submittedAt: instant,
    dueAt: instant,
    refusedAt: instant,
    finishedAt: instant,
    returnedAt: instant,
    returnNote: text(),
    receiptNumber: codeText,
    note: fc.oneof(text(), longText(2000)),
  }),
)

type OptionalDossierFacts = Pick<
  Required<Dossier>,
  | 'submittedAt'
  | 'dueAt'
  | 'refusedAt'
  | 'finishedAt'
  | 'returnedAt'
  | 'returnNote'
  | 'receiptNumber'
  | 'note'
>

const progressStep: fc.Arbitrary<ProgressStep> = merge(
  fc.record({
    processor: text(),
    at: instant,
    text: text(),
    status: fc.constantFrom(...dossierStatus.options),
  }),
  facts<Pick<Required<ProgressStep>, 'position' | 'department' | 'startedAt' | 'dueAt'>>({
    position: text(),
    department: text(),
    startedAt: instant,
    dueAt: instant,
  }),
)

/** Progress of one dossier in at most `stepsPerMessage` steps. */
export const progressRecord = (stepsPerMessage: number): fc.Arbitrary<OutgoingRecord> =>
  fc.record({
    kind: fc.constant('progress' as const),
    dossierNumber,
    unit: naming,
    steps: fc.array(progressStep, { minLength: 1, maxLength: stepsPerMessage }),
  })

/** Text somewhat longer than a limit of a portal, with characters of two UTF-16 units around it. */
function longText(limit: number): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat({ max: 3 }), fc.constantFrom('ễ', '𠀀', '🏫'))
    .map(([shift, character]) => 'x'.repeat(limit - 2 + shift) + character.repeat(4))
}

function merge<A extends object, B extends object>(
  a: fc.Arbitrary<A>,
  b: fc.Arbitrary<B>,
): fc.Arbitrary<A & B> {
  return fc.tuple(a, b).map(([left, right]) => ({ ...left, ...right }))
}
