import type { Logger } from 'pino'
import type { IncidentNews } from '../domain/incidents/incident.ts'
import type { Telling } from '../ports/incidents/incident-store.ts'
import type { AlertChannel } from './alert-channel.ts'

const messages = {
  opened: 'an incident was opened',
  worse: 'an incident grew worse',
  cleared: 'an incident is over',
} as const satisfies Record<IncidentNews, string>

/** Makes the channel that writes to the log of the process that tells. */
export const createLogChannel = (log: Pick<Logger, 'info' | 'warn' | 'error'>): AlertChannel => ({
  name: 'log',
  atOnce: 100,
  async tell(news) {
    for (const one of news) {
      const { incidentId: incident, kind, subject, severity, count, facts } = one
      log[levelOf(one)]({ incident, kind, subject, severity, count, ...facts }, messages[one.news])
    }
    return 'the log'
  },
})

function levelOf({ news, severity }: Telling): 'info' | 'warn' | 'error' {
  if (news === 'cleared') return 'info'
  return severity === 'critical' ? 'error' : 'warn'
}
