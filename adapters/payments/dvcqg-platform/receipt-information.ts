import type { DossierFee } from '../../../src/domain/exchanges/dossier.ts'
import type { PaymentDemand } from '../../../src/ports/payment-channel.ts'
import type { DvcqgPlatformSettings } from './settings.ts'

const longestName = 250
const unknownIdentity = '000000000'

/** ThongTinBienLai of a public-service fee. Every member is present as a string, also those of administrative fines. */
export function encodeReceiptInformation(demand: PaymentDemand, settings: DvcqgPlatformSettings) {
  const { procedure, unit, beneficiary, payer } = demand
  const fees = feesToPay(demand)
  const procedureName = procedure.name.slice(0, longestName)
  return {
    MaDichVu: '2',
    MaDVC: `${procedure.code}.01`,
    TenDVC: procedureName,
    MaTTHC: procedure.code,
    TenTTHC: procedureName,
    MaDonVi: unit.code,
    TenDonVi: unit.name.slice(0, longestName),
    MaHoSo: demand.dossierNumber,
    TKThuHuong: beneficiary.number,
    MaNHThuHuong: settings.bankCodes[beneficiary.bankCode] ?? beneficiary.bankCode,
    TenTKThuHuong: beneficiary.holder,
    PhiLePhi: fees.map((fee) => ({
      LoaiPhiLePhi: settings.feeTypes[fee.kind],
      MaPhiLePhi: fee.code,
      TenPhiLePhi: fee.name,
      SoTien: String(fee.amount),
    })),
    MaLoaiHinhThuPhat: '',
    TenLoaiHinhThuPhat: '',
    MaCoQuanQD: '',
    TenCoQuanQD: '',
    KhoBac: '',
    NgayQD: '',
    SoQD: '',
    ThoiGianViPham: '',
    DiaDiemViPham: '',
    TenNguoiViPham: '',
    TaiKhoanThuNSNN: '',
    NoiDungThanhToan: demand.description,
    HoTenNguoiNop: payer.name,
    SoCMNDNguoiNop: payer.identityNumber ?? unknownIdentity,
    DiaChiNguoiNop: payer.address ?? '',
    HuyenNguoiNop: '',
    TinhNguoiNop: '',
    DSKhoanNop: fees.map((fee) => ({ NoiDung: fee.name, SoTien: String(fee.amount) })),
  }
}

/** The same with nothing that says who the payer is. */
export const withoutPayer = (information: ReturnType<typeof encodeReceiptInformation>) => ({
  ...information,
  HoTenNguoiNop: '',
  SoCMNDNguoiNop: unknownIdentity,
  DiaChiNguoiNop: '',
})

/**
 * The fees of the demand, or what is left of them as one: the items must add up to what is asked,
 * since the dossier look-up has no other amount.
 */
function feesToPay(demand: PaymentDemand): readonly DossierFee[] {
  const { amount, fees, description, procedure } = demand
  const [first] = fees
  if (first && fees.reduce((sum, fee) => sum + fee.amount, 0) === amount) return fees
  return [{ code: first?.code ?? procedure.code, name: description, kind: first?.kind ?? 'fee', amount }]
}
