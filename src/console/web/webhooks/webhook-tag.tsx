import type { WebhookEndpoint } from '../../messages/webhooks.ts'
import { Tag } from '../shell/tag.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { webhookWords } from './words.ts'

type Standing = Pick<WebhookEndpoint, 'disabledAt' | 'failingSince'>

/** How an endpoint is doing. */
export function WebhookTag({ endpoint: { disabledAt, failingSince } }: { readonly endpoint: Standing }) {
  const words = useWords(webhookWords)
  if (disabledAt) return <Tag tone="bad">{words.disabled}</Tag>
  if (failingSince) return <Tag tone="look">{words.failing}</Tag>
  return <Tag tone="good">{words.working}</Tag>
}
