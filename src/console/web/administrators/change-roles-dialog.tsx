import { roles } from '../../../domain/access/roles.ts'
import type { AdministratorsMessage } from '../../messages/administrators.ts'
import { ActionDialog } from '../action/action-dialog.tsx'
import { useSpeech } from '../preferences/language.tsx'
import { useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { administratorWords } from './words.ts'

export interface ChangeRolesDialogProps {
  readonly administrator: AdministratorsMessage['administrators'][number]
  onChanged(): void
  onClose(): void
}

/** Gives somebody other roles, or shuts them out. */
export function ChangeRolesDialog({ administrator, onChanged, onClose }: ChangeRolesDialogProps) {
  const { texts } = useSpeech()
  const words = useWords(administratorWords)
  const api = useApi()
  const { name } = administrator

  async function change(fields: FormData, reason: string) {
    await api.send(`/administrators/${encodeURIComponent(name)}`, {
      roles: fields.getAll('roles'),
      schoolCodes: String(fields.get('schools'))
        .split(/[\s,;]+/)
        .filter(Boolean),
      isDisabled: fields.has('disabled'),
      reason,
    })
    onChanged()
  }

  return (
    <ActionDialog
      title={words.changeTitle(name)}
      lead={words.changeLead}
      act={words.save}
      done={words.saved(name)}
      onAct={change}
      onClose={onClose}
    >
      <fieldset className="check-list">
        <legend>{words.roles}</legend>
        {roles.map((role) => (
          <label key={role}>
            <input
              type="checkbox"
              name="roles"
              value={role}
              defaultChecked={administrator.roles.includes(role)}
            />
            {texts.roles[role]}
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>{words.schools}</span>
        <input
          name="schools"
          defaultValue={administrator.schoolCodes.join(', ')}
          aria-describedby="schools-note"
        />
        <small id="schools-note">{words.schoolsNote}</small>
      </label>
      <div className="check-list">
        <label>
          <input type="checkbox" name="disabled" defaultChecked={administrator.disabledAt !== null} />
          {words.shutOut}
        </label>
      </div>
    </ActionDialog>
  )
}
