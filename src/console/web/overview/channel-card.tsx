import type { PaymentState } from '../../../../schemas/payment.ts'
import type { OverviewMessage } from '../../messages/overview.ts'
import { useSpeech } from '../preferences/language.tsx'
import './figure-card.css'

const statesInOrder: readonly PaymentState[] = ['paid', 'open', 'failed', 'expired']
const none = { count: 0, amount: 0 }

export interface ChannelCardProps {
  readonly title: string
  readonly figures: OverviewMessage['channels'][number]
}

/** The payments of one channel by state. */
export function ChannelCard({ title, figures }: ChannelCardProps) {
  const { texts, format } = useSpeech()
  const rows = statesInOrder.map((state) => ({
    state,
    ...(figures.states.find((entry) => entry.state === state) ?? none),
  }))
  return (
    <article className="figure-card">
      <h3>{title}</h3>
      <div className="share-bar" aria-hidden="true">
        {rows.map(
          ({ state, count }) =>
            count > 0 && <span key={state} data-share={state} style={{ flexGrow: count }} />,
        )}
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.payments.state}</th>
            <th scope="col">{texts.payments.count}</th>
            <th scope="col">{texts.payments.amount}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ state, count, amount }) => (
            <tr key={state} data-none={count === 0}>
              <th scope="row">
                <i data-share={state} aria-hidden="true" />
                {texts.payments.states[state]}
              </th>
              <td>{format.count(count)}</td>
              <td>{format.dong(amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  )
}
