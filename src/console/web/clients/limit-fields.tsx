import type { ClientScope } from '../../../domain/access/client-scope.ts'
import type { ClientRow } from '../../messages/clients.ts'
import { useWords } from '../texts/in-both-languages.ts'
import { clientWords } from './words.ts'

/** What a school system may, as fields of a dialog. */
export function LimitFields({ client }: { readonly client?: ClientRow }) {
  const words = useWords(clientWords)
  return (
    <>
      <label className="field">
        <span>{words.schools}</span>
        <input
          name="schools"
          defaultValue={client?.schoolCodes.join(', ') ?? ''}
          required={!client?.isOperator}
          autoComplete="off"
          aria-describedby="schools-note"
        />
        <small id="schools-note">{words.schoolsNote}</small>
      </label>
      <label className="field">
        <span>{words.scopes}</span>
        <select name="scope" defaultValue={client?.scopes.includes('write') === false ? 'read' : 'write'}>
          <option value="write">{words.both}</option>
          <option value="read">{words.scopeNames.read}</option>
        </select>
      </label>
      <label className="field">
        <span>{words.limitLabel}</span>
        <input
          name="perMinute"
          type="number"
          min={1}
          max={100_000}
          defaultValue={client?.perMinute ?? ''}
          aria-describedby="limit-note"
        />
        <small id="limit-note">{words.limitNote}</small>
      </label>
    </>
  )
}

const scopesOf: Readonly<Record<string, readonly ClientScope[]>> = {
  read: ['read'],
  write: ['read', 'write'],
}

/** What the fields say, as it is sent. */
export function limitsOf(fields: FormData) {
  const perMinute = String(fields.get('perMinute') ?? '')
  return {
    scopes: scopesOf[String(fields.get('scope'))] ?? [],
    perMinute: perMinute === '' ? null : Number(perMinute),
    schoolCodes: String(fields.get('schools'))
      .split(/[\s,;]+/)
      .filter(Boolean),
  }
}
