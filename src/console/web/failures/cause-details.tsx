import { useState } from 'react'
import type { CauseDetailsMessage, CausesMessage } from '../../messages/exchanges.ts'
import { useSpeech } from '../preferences/language.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { failureWords } from './words.ts'

/** What exactly the newest failures of a cause say; read when it is opened. */
export function CauseDetails({ cause }: { readonly cause: CausesMessage['causes'][number] }) {
  const { format } = useSpeech()
  const words = useWords(failureWords)
  const api = useApi()
  const [details, setDetails] = useState<CauseDetailsMessage['details']>()
  const { partner, problemCode } = cause

  async function read(isOpen: boolean) {
    if (!isOpen || details) return
    const query = new URLSearchParams({ partner, problemCode })
    const read = await api
      .read<CauseDetailsMessage>(`/failures/details?${query}`)
      .catch(() => ({ details: [] }))
    setDetails(read.details)
  }

  return (
    <details className="cause-details" onToggle={({ currentTarget: { open } }) => read(open)}>
      <summary>{words.details}</summary>
      <ul>
        {details?.map(({ detail, count }) => (
          <li key={detail}>
            {detail} <b>{format.count(count)}</b>
          </li>
        ))}
      </ul>
    </details>
  )
}
