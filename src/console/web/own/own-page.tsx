import { useState } from 'react'
import type { RecoveryCodesMessage } from '../../messages/session.ts'
import { Facts } from '../detail/facts.tsx'
import { Panel } from '../detail/panel.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useKnown } from '../session/api.tsx'
import { PageHead } from '../shell/page-head.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { Enrolment } from './enrolment.tsx'
import { PasswordForm } from './password-form.tsx'
import { ownWords } from './words.ts'
import './own-page.css'

/** One's own login: who one is here, the password, and the authenticator app beside it. */
export function OwnPage({ onChanged }: { onChanged(): void }) {
  const { texts } = useSpeech()
  const words = useWords(ownWords)
  const { session } = useKnown()
  const [codes, setCodes] = useState<RecoveryCodesMessage['recoveryCodes']>()
  const { administrator, person, roles, schoolCodes, hasFactor, mustEnrol, mustChangePassword } = session
  return (
    <>
      <PageHead title={words.title} />
      {mustChangePassword && <p className="notice">{words.mustChangePassword}</p>}
      {mustEnrol && <p className="notice">{words.mustEnrol}</p>}
      <Panel title={words.who}>
        <Facts
          facts={[
            [words.login, administrator],
            [words.person, person],
            [words.roles, roles.map((role) => texts.roles[role]).join(', ')],
            [words.schools, schoolCodes.join(', ')],
          ]}
        />
      </Panel>
      <Panel title={words.password}>
        <PasswordForm onChanged={onChanged} />
      </Panel>
      <Panel title={codes ? words.recovery : words.factor}>
        {codes ? (
          <div className="enrolment">
            <p>{words.recoveryLead}</p>
            <ul className="recovery-codes">
              {codes.map((code) => (
                <li key={code}>
                  <code>{code}</code>
                </li>
              ))}
            </ul>
            <button type="button" className="main-button" onClick={onChanged}>
              {words.done}
            </button>
          </div>
        ) : hasFactor ? (
          <p className="panel-text">{words.has}</p>
        ) : (
          <Enrolment onEnrolled={setCodes} />
        )}
      </Panel>
    </>
  )
}
