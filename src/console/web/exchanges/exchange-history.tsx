import type {
  ExchangeMessage,
  PayloadsMessage,
  RecordMessage,
  SignatureMessage,
} from '../../messages/exchanges.ts'
import { BytesViewer } from '../detail/bytes-viewer.tsx'
import { type Moment, Timeline, type Tone } from '../detail/timeline.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { Link } from '../router/link.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { StateTag } from './state-tag.tsx'
import { exchangeWords } from './words.ts'
import './exchange-history.css'

export interface ExchangeHistoryProps {
  readonly message: ExchangeMessage
  /** What was opened, for a reason. */
  readonly payloads: PayloadsMessage | undefined
}

/** Everything that happened to an exchange, with the bytes where they were opened. */
export function ExchangeHistory({ message: { exchange, records }, payloads }: ExchangeHistoryProps) {
  const words = useWords(exchangeWords)
  const opened = new Map(payloads?.records.map((record) => [record.id, record]))
  const moments: readonly Moment[] = [
    { key: 'accepted', at: exchange.createdAt, tone: 'calm', title: words.moments.accepted },
    ...records.map(
      (record): Moment => ({
        key: `record-${record.id}`,
        at: record.at,
        tone: toneOf(record),
        title: words.moments[record.direction](record.operation),
        detail: <RecordDetail record={record} payload={opened.get(record.id)} />,
      }),
    ),
    ...exchange.deeds.map(
      ({ at, is, by, reason, repairId }, index): Moment => ({
        key: `deed-${index}`,
        at,
        tone: 'look',
        title: repairId ? <Link to={`/repairs/${repairId}`}>{words.moments[is]}</Link> : words.moments[is],
        detail: <p className="moment-note">{words.by(by, reason)}</p>,
      }),
    ),
    ...(exchange.settledAt
      ? [
          {
            key: 'settled',
            at: exchange.settledAt,
            tone: exchange.state === 'accepted' ? ('good' as const) : ('bad' as const),
            title: words.moments.settled,
            detail: <StateTag state={exchange.state} />,
          },
        ]
      : []),
  ]
  // The sort is stable: what is of one instant stays in the order above.
  const inOrder = [...moments].sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  return <Timeline moments={inOrder} label={words.history} />
}

const toneOf = ({ direction, httpStatus }: RecordMessage): Tone => {
  if (direction === 'out') return 'calm'
  return httpStatus !== null && httpStatus >= 400 ? 'bad' : 'good'
}

interface RecordDetailProps {
  readonly record: RecordMessage
  readonly payload: PayloadsMessage['records'][number] | undefined
}

function RecordDetail({ record, payload }: RecordDetailProps) {
  const { format } = useSpeech()
  const words = useWords(exchangeWords)
  const { size, missing, block, httpStatus, reference, sha256, operation } = record
  const facts = [
    httpStatus !== null && `HTTP ${httpStatus}`,
    size !== null && words.bytes(format.count(size)),
    missing && words.missing[missing],
    block === null ? words.unchained : words.chained(format.count(block)),
  ]
  return (
    <>
      <p className="moment-note">{facts.filter(Boolean).join(' · ')}</p>
      <p className="moment-note">
        <code>{reference}</code> · SHA-256 <code title={sha256}>{sha256.slice(0, 16)}…</code>
      </p>
      {payload?.signature && <Signature signature={payload.signature} />}
      {payload && <BytesViewer base64={payload.base64} label={operation} />}
    </>
  )
}

function Signature({ signature: { holds, certificate } }: { readonly signature: SignatureMessage }) {
  const { format } = useSpeech()
  const words = useWords(exchangeWords).signature
  const day = (text: string) => format.dayAndTime(new Date(text))
  return (
    <p className="moment-note">
      <Tag tone={holds ? 'good' : 'bad'}>{holds ? words.holds : words.broken}</Tag>{' '}
      {certificate &&
        [
          words.by(certificate.subject),
          words.issuer(certificate.issuer),
          words.valid(day(certificate.validFrom), day(certificate.validTo)),
        ].join(' · ')}
    </p>
  )
}
