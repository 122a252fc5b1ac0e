import type { StepsMessage } from '../../messages/partners.ts'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { partnerWords } from './words.ts'
import './steps.css'

const tones = { passed: 'good', failed: 'bad', 'not-tried': 'calm' } as const

/** What was tried, one after the other, and how each went. */
export function Steps({ steps }: StepsMessage) {
  const words = useWords(partnerWords)
  return (
    <ul className="steps">
      {steps.map(({ what, where, is, detail }) => (
        <li key={`${where} ${what}`}>
          <Tag tone={tones[is]}>{words.outcomes[is]}</Tag>
          <span>
            {words.steps[what]}
            {where && <small>{where}</small>}
          </span>
          <span className="step-detail">{detail}</span>
        </li>
      ))}
    </ul>
  )
}
