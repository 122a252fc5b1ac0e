import { useSpeech } from '../preferences/language.tsx'
import type { Connection } from './use-live-overview.ts'
import './live-sign.css'

/** Whether the figures are of now. Only a change of connection is announced, not every second. */
export function LiveSign({
  connection,
  at,
}: {
  readonly connection: Connection
  readonly at: Date | undefined
}) {
  const { texts, format } = useSpeech()
  return (
    <p className="live-sign" data-connection={connection}>
      <span role="status">{texts.live[connection]}</span>
      {at && <time dateTime={at.toISOString()}>{format.time(at)}</time>}
    </p>
  )
}
