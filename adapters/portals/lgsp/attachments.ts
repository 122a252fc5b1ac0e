import type { Dossier } from '../../../src/domain/exchanges/dossier.ts'
import type { Fields } from './fields.ts'
import type { LgspSettings } from './settings.ts'

/**
 * The attachments of a dossier: its papers and results as files that hold their addresses, else a notice of its fees,
 * since the schema wants at least one and a bill has no papers of its own.
 */
export function attachmentsOf(dossier: Dossier, settings: LgspSettings): Fields[] {
  const papers = settings.papers === 'uri-list' ? [...dossier.papers, ...dossier.results] : []
  const files = papers.map(({ name, url }) => ({ name: `${name}.uris`, text: `${url}\r\n` }))
  const attached = files.length > 0 ? files : [{ name: 'thong-bao-phi.txt', text: feeNotice(dossier) }]
  return attached.map(({ name, text }, index) => ({
    AttachmentId: index + 1,
    AttachmentName: name,
    IsDeleted: false,
    Base64: Buffer.from(text.normalize('NFC')).toString('base64'),
    IsVerified: settings.attachmentsVerified,
  }))
}

/** Plain text for the officer who opens the dossier. Names the dossier, its procedure and its fees, and nobody. */
function feeNotice({ number, procedure, unit, fees }: Dossier): string {
  const total = fees.reduce((sum, { amount }) => sum + amount, 0)
  const lines = [
    'THÔNG BÁO CÁC KHOẢN PHẢI NỘP',
    `Số hồ sơ: ${number}`,
    `Thủ tục: ${procedure.name}`,
    `Đơn vị: ${unit.name}`,
    '',
    ...fees.map(({ name, amount }) => `- ${name}: ${writeDong(amount)}`),
    `Tổng cộng: ${writeDong(total)}`,
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** 1250000 as `1.250.000 đồng`; written by hand, for a locale's rules may change with the runtime and bytes must not. */
const writeDong = (amount: number) => `${String(amount).replace(/\B(?=(\d{3})+$)/g, '.')} đồng`
