import { messageCode } from '../../../simulators/dvcqg-platform/message-code.ts'
import { testChannel } from '../../support/gateway-settings.ts'
import type { World } from './world.ts'

/** A confirmation of a payment that the gateway never started, rightly coded, as the platform would send it. */
export async function notifyOfStranger(
  { url, partners }: World,
  { reference, dossierNumber, amount }: { reference: string; dossierNumber: string; amount: number },
): Promise<Record<string, unknown>> {
  const { partnerCode, secret } = partners.settings.platform
  const message = {
    LoaiBanTin: 'NOTIFY',
    MaLoi: '00',
    MaDoiTac: partnerCode,
    MaThamChieu: reference,
    SoTien: amount,
    MaTienTe: 'VND',
    MaGiaoDich: `TT${reference}`,
    MaNganHang: 'MB',
    ThoiGianGD: '20260930120000',
    ThongTinGiaoDich: `THANH TOAN HO SO ${dossierNumber}`,
  }
  const MaXacThuc = messageCode('notify', message, secret, 'sha256-secret-last')
  const response = await fetch(`${url}/channels/${testChannel}/notify`, {
    method: 'POST',
    body: JSON.stringify({ ...message, MaXacThuc }),
  })
  return response.json() as Promise<Record<string, unknown>>
}
