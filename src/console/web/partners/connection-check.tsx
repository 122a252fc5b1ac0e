import { useState } from 'react'
import type { StepsMessage } from '../../messages/partners.ts'
import { Panel } from '../detail/panel.tsx'
import { Problem, useApi } from '../session/api.tsx'
import { ProblemNote } from '../shell/problem-note.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { Steps } from './steps.tsx'
import { partnerWords } from './words.ts'

/** Tries the way to a partner when it is asked to. */
export function ConnectionCheck({ name }: { readonly name: string }) {
  const words = useWords(partnerWords)
  const api = useApi()
  const [found, setFound] = useState<StepsMessage | Problem>()
  const [isBusy, setBusy] = useState(false)

  async function check() {
    setBusy(true)
    const path = `/partners/${encodeURIComponent(name)}/check`
    setFound(await api.send<StepsMessage>(path, {}).catch((problem: Problem) => problem))
    setBusy(false)
  }

  const button = (
    <button type="button" className="plain-button" onClick={check} disabled={isBusy}>
      {isBusy ? words.checking : words.check}
    </button>
  )
  return (
    <Panel title={words.checkTitle} acts={button}>
      <div role="status">
        {found instanceof Problem && <ProblemNote problem={found} />}
        {found && !(found instanceof Problem) && <Steps steps={found.steps} />}
      </div>
    </Panel>
  )
}
