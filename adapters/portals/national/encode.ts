import type { DossierRecord, OutgoingRecord, ProgressStep } from '../../../src/domain/exchanges/dossier.ts'
import { GatewayError } from '../../../src/ports/gateway-error.ts'
import type { PreparedMessage } from '../../../src/ports/portal.ts'
import { statusCodes } from './codes.ts'
import { encodeDossier } from './encode-dossier.ts'
import { cut, portalTime } from './portal-text.ts'
import type { NationalSettings } from './settings.ts'

/** Most progress entries of one call. */
export const stepsPerMessage = 10

export const services = {
  dossier: 'DongBoHoSoMC',
  progress: 'CapNhatTienDoHoSoMC',
  lookUp: 'TraCuuHoSo',
} as const

type Rules = Pick<NationalSettings, 'unitCode' | 'feeCollectionMethod' | 'statusCodes'>

/** Maps a record to the bytes of one call without its session, which is a credential and joins when they are sent. */
export const encodeRecord = (record: OutgoingRecord, rules: Rules): PreparedMessage =>
  record.kind === 'dossier'
    ? encodeDossiers([record], rules)
    : message(services.progress, record.dossierNumber, {
        madonvi: rules.unitCode,
        service: services.progress,
        data: encodeSteps(record.dossierNumber, record.steps, rules),
      })

/** Maps dossiers, all of them new or all updates, to the bytes of one call. Throws `invalid_request` for a mixture. */
export function encodeDossiers(records: readonly DossierRecord[], rules: Rules): PreparedMessage {
  const [first] = records
  if (!first || records.some(({ as }) => as !== first.as)) {
    throw new GatewayError('invalid_request', 'one message carries new dossiers, or updates')
  }
  return message(services.dossier, first.dossier.number, {
    madonvi: rules.unitCode,
    service: services.dossier,
    isUpdating: first.as === 'update' ? 'True' : 'False',
    data: records.map(({ dossier }) => encodeDossier(dossier, rules)),
  })
}

/** The bytes that ask for a dossier, without the session. */
export const encodeLookUp = (dossierNumber: string, rules: Pick<Rules, 'unitCode'>): Buffer =>
  toBytes({ madonvi: rules.unitCode, service: services.lookUp, mahoso: dossierNumber })

export const encodeLogin = ({
  username,
  password,
}: Pick<NationalSettings, 'username' | 'password'>): Buffer =>
  toBytes({ username, password: password.reveal() })

/** Puts the session in front of the fields of a call; every other byte stays what it was. */
export const withSession = (bytes: Buffer, session: string): Buffer =>
  Buffer.concat([Buffer.from(`{"session":${JSON.stringify(session)},`), bytes.subarray(1)])

function encodeSteps(dossierNumber: string, steps: readonly ProgressStep[], rules: Rules) {
  if (steps.length === 0 || steps.length > stepsPerMessage) {
    throw new GatewayError(
      'invalid_request',
      `one message carries 1 to ${stepsPerMessage} steps, not ${steps.length}`,
    )
  }
  return steps.map((step) => ({
    MaHoSo: dossierNumber,
    NguoiXuLy: cut(step.processor, 50),
    ChucDanh: step.position ?? '',
    ThoiDiemXuLy: portalTime(step.at),
    PhongBanXuLy: step.department ?? '',
    NoiDungXuLy: step.text,
    TrangThai: rules.statusCodes[step.status] ?? statusCodes[step.status],
    NgayBatDau: portalTime(step.startedAt),
    NgayKetThucTheoQuyDinh: portalTime(step.dueAt),
  }))
}

const message = (operation: string, reference: string, call: object): PreparedMessage => ({
  operation,
  reference,
  contentType: 'application/json',
  headers: {},
  bytes: toBytes(call),
})

const toBytes = (value: object): Buffer => Buffer.from(JSON.stringify(value), 'utf8')
