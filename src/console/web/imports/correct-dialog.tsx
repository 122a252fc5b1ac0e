import { ActionDialog } from '../action/action-dialog.tsx'
import { goTo } from '../router/address.ts'
import { Problem, useApi } from '../session/api.tsx'
import { useWords } from '../texts/in-both-languages.ts'
import { importWords } from './words.ts'

const formats: Readonly<Record<string, string>> = {
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  csv: 'csv',
  xlsx: 'xlsx',
}

/** Takes a corrected file, and leads to the import that it became. */
export function CorrectDialog({ path, onClose }: { readonly path: string; onClose(): void }) {
  const words = useWords(importWords)
  const api = useApi()

  async function correct(fields: FormData, reason: string) {
    const file = fields.get('file') as File
    const format = formats[file.name.toLowerCase().split('.').at(-1) ?? '']
    if (format === undefined) throw new Problem('invalid_request', words.fileNote)
    const body = { format, file: await base64Of(file), reason }
    const { id } = await api.send<{ id: string }>(`${path}/correct`, body)
    goTo(`/imports/${id}`)
  }

  return (
    <ActionDialog
      title={words.correct}
      lead={words.correctLead}
      act={words.correct}
      done={words.corrected}
      onAct={correct}
      onClose={onClose}
    >
      <label className="field">
        <span>{words.file}</span>
        <input
          type="file"
          name="file"
          required
          accept=".xlsx,.csv,.ndjson,.jsonl"
          aria-describedby="file-note"
        />
        <small id="file-note">{words.fileNote}</small>
      </label>
    </ActionDialog>
  )
}

/** Reads a file as a data URL and takes what stands behind its comma. */
const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '')
    reader.onerror = () => reject(new Problem('failed'))
    reader.readAsDataURL(file)
  })
