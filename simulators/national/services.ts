import type { LedgerEntry } from '../ledger.ts'
import { type DossierRegister, sha256 } from './dossier-register.ts'

/** What a call came to: the answer's members, and what the book says of it. */
export interface Outcome {
  readonly code: number
  readonly message: string
  readonly result?: unknown
  readonly entries: readonly OutcomeEntry[]
}

export type OutcomeEntry = Pick<LedgerEntry, 'reference' | 'detail' | 'verdict'> & {
  readonly state?: unknown
}

/** One service, given a call whose every field has been checked. */
export type Service = (call: Call, register: DossierRegister, options: ServiceOptions) => Outcome

export interface ServiceOptions {
  /** The field of a TraCuuHoSo result that holds the status; `null` leaves the status out. */
  readonly lookUpStatusField: string | null
}

type Call = Readonly<Record<string, unknown>>
type SentDossier = Readonly<Record<string, unknown>> & {
  readonly MaHoSo: string
  readonly TrangThaiHoSo: string
}
interface SentStep {
  readonly MaHoSo: string
  readonly TrangThai: string
  readonly ThoiDiemXuLy: string
}

export const services: Readonly<Record<string, Service>> = {
  DongBoHoSoMC: (call, register) =>
    call.isUpdating === 'True'
      ? updateDossiers(call.data as SentDossier[], register)
      : createDossiers(call.data as SentDossier[], register),
  CapNhatTienDoHoSoMC: (call, register) => applySteps(call.data as SentStep[], register),
  TraCuuHoSo: (call, register, options) => lookUp(String(call.mahoso), register, options),
}

export const refusal = (code: number, message: string, reference: string, detail = ''): Outcome => ({
  code,
  message,
  entries: [{ reference, detail, verdict: 'refused' }],
})

function createDossiers(sent: readonly SentDossier[], register: DossierRegister): Outcome {
  const known = sent.find(({ MaHoSo }) => register.find(MaHoSo) !== undefined)
  if (known !== undefined) return refusal(3, `Hồ sơ ${known.MaHoSo} đã tồn tại`, known.MaHoSo, 'new')
  const entries = sent.map((dossier) => putDossier(dossier, 'new', register))
  return { code: 0, message: 'Đồng bộ hồ sơ thành công', entries }
}

function updateDossiers(sent: readonly SentDossier[], register: DossierRegister): Outcome {
  const missing = sent.find(({ MaHoSo }) => register.find(MaHoSo) === undefined)
  if (missing !== undefined) return unknownDossier(missing.MaHoSo)
  const entries = sent.map((dossier): OutcomeEntry => {
    const digest = digestOf(dossier)
    const detail = `update ${digest.slice(0, 16)}`
    const isRepeat = register.find(dossier.MaHoSo)?.dataSha256 === digest
    if (isRepeat) return { reference: dossier.MaHoSo, detail, verdict: 'repeated' }
    return putDossier(dossier, detail, register)
  })
  return { code: 0, message: 'Cập nhật hồ sơ thành công', entries }
}

function putDossier(dossier: SentDossier, detail: string, register: DossierRegister): OutcomeEntry {
  const state = { status: dossier.TrangThaiHoSo, dataSha256: digestOf(dossier) }
  register.put(dossier.MaHoSo, state)
  return { reference: dossier.MaHoSo, detail, verdict: 'applied', state }
}

/** Entries are never recognised as repeats: the portal is not known to, so the book shows what was applied twice. */
function applySteps(steps: readonly SentStep[], register: DossierRegister): Outcome {
  const missing = steps.find(({ MaHoSo }) => register.find(MaHoSo) === undefined)
  if (missing !== undefined) return unknownDossier(missing.MaHoSo)
  const entries = steps.map((step): OutcomeEntry => {
    const dataSha256 = register.find(step.MaHoSo)?.dataSha256 ?? ''
    const state = { status: step.TrangThai, dataSha256 }
    register.put(step.MaHoSo, state)
    return {
      reference: step.MaHoSo,
      detail: `${step.TrangThai} ${step.ThoiDiemXuLy}`,
      verdict: 'applied',
      state,
    }
  })
  return { code: 0, message: 'Cập nhật tiến độ hồ sơ thành công', entries }
}

function lookUp(number: string, register: DossierRegister, options: ServiceOptions): Outcome {
  const found = register.find(number)
  const status = options.lookUpStatusField === null ? {} : { [options.lookUpStatusField]: found?.status }
  return {
    code: 0,
    message: 'Tra cứu thành công',
    result: found === undefined ? [] : [{ MaHoSo: number, ...status }],
    entries: [{ reference: number, detail: '', verdict: 'read' }],
  }
}

const unknownDossier = (number: string) => refusal(-1, `Hồ sơ ${number} không tồn tại`, number)

const digestOf = (dossier: SentDossier): string => sha256(JSON.stringify(dossier))
