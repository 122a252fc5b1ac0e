import { maskName } from './masks.ts'
import type { SimulatedPayment } from './payment-book.ts'

/** Takes from ThongTinBienLai what a payment is for, who pays (masked) and who is paid. */
export const partiesOf = (
  information: Readonly<Record<string, unknown>>,
): Pick<SimulatedPayment, 'dossierNumber' | 'purpose' | 'maskedPayer' | 'beneficiary'> => ({
  dossierNumber: `${information.MaHoSo}`,
  purpose: `${information.NoiDungThanhToan}`,
  maskedPayer: maskName(`${information.HoTenNguoiNop}`),
  beneficiary: {
    account: `${information.TKThuHuong}`,
    bank: `${information.MaNHThuHuong}`,
    name: `${information.TenTKThuHuong}`,
  },
})
