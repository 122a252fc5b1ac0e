/** Documents of each profile with generated names, as their partners lay them out, without signatures. */

/** Namespaces on HDon as in signed invoices: they are not used and enter every digest nonetheless. */
export const invoice = `<?xml version="1.0" encoding="UTF-8"?>
<HDon xmlns:inv="http://laphoadon.gdt.gov.vn/2014/09/invoicexml/v1" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><DLHDon Id="data"><TTChung><PBan>2.1.0</PBan><THDon>Hóa đơn bán hàng</THDon><KHMSHDon>2</KHMSHDon><KHHDon>C26TAA</KHHDon><SHDon>7</SHDon><NLap>2026-09-03</NLap></TTChung><NDHDon><NBan><Ten>Trường Tiểu học Hoa Sen</Ten><MST>0100000001</MST></NBan><NMua><Ten>Nguyễn Văn Mẫu</Ten></NMua><DSHHDVu><HHDVu><TChat>1</TChat><STT>1</STT><THHDVu>Tiền ăn bán trú &amp; nước uống</THHDVu><ThTien>650000</ThTien></HHDVu></DSHHDVu><TToan><TgTTTBSo>650000</TgTTTBSo></TToan></NDHDon></DLHDon><MCCQT Id="MCCQT">00A1B2C3D4E5F60718293A4B5C6D7E8F90</MCCQT><DSCKS><NBan/><NMua/><CQT></CQT></DSCKS></HDon>`

export const transcriptDocument = `<?xml version="1.0" encoding="utf-8"?>
<HOC_BA>
  <DU_LIEU_HOC_BA Id="data">
    <THONG_TIN_HOC_BA Id="thongtinhocba">
      <HO_TEN>Trần Thị Ví Dụ</HO_TEN>
      <DIEM_TONG_KET Id="toan"><MON>Toán</MON><DIEM>8,5</DIEM></DIEM_TONG_KET>
      <DIEM_TONG_KET Id="van"><MON>Ngữ văn</MON><DIEM>9,0</DIEM></DIEM_TONG_KET>
    </THONG_TIN_HOC_BA>
  </DU_LIEU_HOC_BA>
  <DANH_SACH_THONG_TIN_KY>
    <DANH_SACH_GVBM><GVBM Id="gv1"/><GVBM Id="gv2"></GVBM></DANH_SACH_GVBM>
    <GVCN/>
  </DANH_SACH_THONG_TIN_KY>
  <PHAT_HANH_HOC_BA><DANH_SACH_CBQL><CBQL/></DANH_SACH_CBQL><KY_PHAT_HANH/></PHAT_HANH_HOC_BA>
</HOC_BA>`

export const edxmlDocumentSample = `<?xml version="1.0" encoding="utf-8"?>
<edXML><edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader><edXML:MessageHeader><edXML:Subject>Về việc tiếp nhận hồ sơ chuyển trường</edXML:Subject></edXML:MessageHeader><edXML:Signature/></edXML:edXMLHeader><edXML:edXMLBody/></edXML:edXMLEnvelope><AttachmentEncoded/></edXML>`

export const lgspMessage =
  '<MSyncDocument><DocCode>000.00.14.H20-260903-00001</DocCode><CitizenName>Lê Văn Thử</CitizenName></MSyncDocument>'

export const lgspWrapped = `<Message><MSyncDocument Id="message"><DocCode>000.00.14.H20-260903-00001</DocCode></MSyncDocument></Message>`
