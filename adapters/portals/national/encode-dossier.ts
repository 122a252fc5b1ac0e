import type {
  Applicant,
  Dossier,
  DossierFee,
  Paper,
  ResultPaper,
  Supplement,
} from '../../../src/domain/exchanges/dossier.ts'
import {
  applicantCodes,
  channelCodes,
  feeCodes,
  filedAtCodes,
  onlinePaymentCodes,
  returnMethodCodes,
  statusCodes,
} from './codes.ts'
import { cut, digit, portalTime } from './portal-text.ts'
import type { NationalSettings } from './settings.ts'

type Rules = Pick<NationalSettings, 'feeCollectionMethod' | 'statusCodes'>

/** Maps a dossier to the object of DongBoHoSoMC, its fields in the order of the guide's table, absent facts as "". */
export const encodeDossier = (dossier: Dossier, rules: Rules) => ({
  MaHoSo: dossier.number,
  MaTTHC: dossier.procedure.code,
  TenTTHC: dossier.procedure.name,
  MaLinhVuc: dossier.field.code,
  TenLinhVuc: dossier.field.name,
  KenhThucHien: channelCodes[dossier.channel],
  SoGiayToChuHoSo: dossier.applicant.identityNumber ?? '',
  SoBienNhan: dossier.receiptNumber ?? '',
  ChuHoSo: dossier.applicant.name,
  LoaiDoiTuong: applicantCodes[dossier.applicant.kind],
  // The account of the single sign-on is a fact of online filings only.
  MaDoiTuong: dossier.channel === 'online' ? (dossier.applicant.accountId ?? '') : '',
  ThongTinKhac: '',
  Fax: '',
  Email: dossier.applicant.email ?? '',
  SoDienThoai: dossier.applicant.phone ?? '',
  // An empty abstract is refused, so the procedure's name stands in.
  TrichYeuHoSo: cut(dossier.abstract.trim() || dossier.procedure.name, 1000),
  NgayTiepNhan: portalTime(dossier.receivedAt),
  NgayHenTra: portalTime(dossier.dueAt),
  TrangThaiHoSo: rules.statusCodes[dossier.status] ?? statusCodes[dossier.status],
  NgayTra: portalTime(dossier.returnedAt),
  ThongTinTra: dossier.returnNote ?? '',
  NgayKetThucXuLy: portalTime(dossier.finishedAt),
  HinhThuc: returnMethodCodes[dossier.returnMethod],
  DonViXuLy: dossier.unit.name,
  GhiChu: cut(dossier.note ?? '', 2000),
  TaiLieuNop: dossier.papers.map(encodePaper),
  DanhSachLePhi: dossier.fees.map((fee) => encodeFee(fee, rules)),
  DanhSachTepDinhKemKhac: dossier.otherPapers.map(({ name, copies, kind }) => ({
    TenGiayTo: name,
    SoLuong: copies,
    LoaiGiayTo: kind,
  })),
  DanhSachHoSoBoSung: dossier.supplements.map((supplement) => encodeSupplement(supplement, rules)),
  DanhSachGiayToKetQua: dossier.results.map(encodeResult),
  NoiNopHoSo: filedAtCodes[dossier.filedAt],
  HoSoCoThanhPhanSoHoa: digit(dossier.digitised),
  TaiKhoanDuocXacThucVoiVNeID: digit(dossier.verifiedByVneid),
  DuocThanhToanTrucTuyen: onlinePaymentCodes[dossier.onlinePayment],
  NgayTuChoi: portalTime(dossier.refusedAt),
  DinhDanhCHS: encodeIdentity(dossier.applicant),
  NgayNopHoSo: portalTime(dossier.submittedAt),
  DSKetNoiCSDL: dossier.databases.map((code) => ({ MaCSDL: code })),
})

const encodePaper = (paper: Paper) => ({
  TepDinhKemId: paper.id,
  TenTepDinhKem: cut(paper.name, 4000),
  IsDeleted: 'False',
  MaThanhPhanHoSo: paper.componentCode ?? '',
  DuongDanTaiTepTin: paper.url,
  DuocSoHoa: digit(paper.digitised),
  // Nothing of ours is taken again from an earlier dossier or from the store of papers.
  DuocTaiSuDung: '0',
  DuocLayTuKhoDMQG: '0',
  MaKetQuaThayThe: '',
})

const encodeFee = (fee: DossierFee, rules: Rules) => ({
  TenPhiLePhi: fee.name,
  MaPhiLePhi: fee.code,
  HinhThucThu: rules.feeCollectionMethod,
  Gia: String(fee.amount),
  LoaiPhiLePhi: feeCodes[fee.kind],
})

const encodeSupplement = (supplement: Supplement, rules: Rules) => ({
  HoSoBoSungId: supplement.id,
  NguoiYeuCauBoSung: supplement.askedBy,
  NoiDungBoSung: supplement.asks,
  NgayBoSung: portalTime(supplement.askedAt),
  NguoiTiepNhanBoSung: supplement.receivedBy ?? '',
  ThongTinTiepNhan: supplement.receivedNote ?? '',
  NgayTiepNhanBoSung: portalTime(supplement.receivedAt),
  // Its meaning is not published; read as "the supplement has come in".
  TrangThaiBoSung: supplement.receivedAt !== undefined,
  DanhSachGiayToBoSung: supplement.papers.map(encodePaper),
  DanhSachLePhiBoSung: supplement.fees.map((fee) => encodeFee(fee, rules)),
  NgayHenTraTruoc: portalTime(supplement.oldDueAt),
  NgayHenTraMoi: portalTime(supplement.newDueAt),
})

const encodeResult = (result: ResultPaper) => ({
  TenGiayTo: cut(result.name, 2000),
  MaThanhPhanHoSo: result.componentCode ?? '',
  GiayToId: result.id,
  DuongDanTepTinKetQua: result.url,
  MaGiayToKetQua: result.resultCode ?? '',
})

/** "1" is a 12-digit CCCD, "2" a 9-digit CMND; the portal knows no other kind of identity. */
function encodeIdentity({ identityNumber }: Applicant) {
  if (identityNumber === undefined) return []
  if (/^\d{12}$/.test(identityNumber)) return [{ LoaiDinhDanh: '1', SoDinhDanh: identityNumber }]
  if (/^\d{9}$/.test(identityNumber)) return [{ LoaiDinhDanh: '2', SoDinhDanh: identityNumber }]
  return []
}
