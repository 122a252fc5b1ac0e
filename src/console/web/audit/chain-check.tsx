import { useState } from 'react'
import type { AuditCheckMessage } from '../../messages/audit.ts'
import { useSpeech } from '../preferences/language.tsx'
import { Problem, useApi } from '../session/api.tsx'
import { sayProblem } from '../shell/problem-note.tsx'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { auditWords } from './words.ts'

/** Reads the whole log and says whether it is as it was written. */
export function ChainCheck() {
  const { texts, format } = useSpeech()
  const words = useWords(auditWords)
  const api = useApi()
  const [found, setFound] = useState<AuditCheckMessage | Problem>()
  const [isBusy, setBusy] = useState(false)

  async function check() {
    setBusy(true)
    setFound(await api.read<AuditCheckMessage>('/audit/check').catch((problem: Problem) => problem))
    setBusy(false)
  }

  return (
    <>
      <span role="status">
        {found && <Tag tone={isWhole(found) ? 'good' : 'bad'}>{sayFound(found)}</Tag>}
      </span>
      <button type="button" className="plain-button" onClick={check} disabled={isBusy}>
        {isBusy ? texts.action.busy : words.check}
      </button>
    </>
  )

  function sayFound(found: AuditCheckMessage | Problem): string {
    if (found instanceof Problem) return sayProblem(found, texts.problems)
    return found.is === 'whole'
      ? words.whole(format.count(found.entries))
      : words.broken(format.count(found.at))
  }
}

const isWhole = (found: AuditCheckMessage | Problem) => !(found instanceof Problem) && found.is === 'whole'
