import type { Random } from '../random.ts'

type Words = readonly [string, ...string[]]

/** Family names, the common ones as often as they are common. */
const families: Words = [
  ...Array<string>(9).fill('Nguyễn'),
  ...[
    'Trần',
    'Trần',
    'Trần',
    'Lê',
    'Lê',
    'Lê',
    'Phạm',
    'Phạm',
    'Huỳnh',
    'Huỳnh',
    'Võ',
    'Võ',
    'Phan',
    'Trương',
  ],
  ...['Bùi', 'Đặng', 'Đỗ', 'Ngô', 'Hồ', 'Dương', 'Đinh', 'Lý', 'Mai', 'Cao', 'Tô', 'Hà', 'Lâm', 'Châu'],
] as [string, ...string[]]

const middles = {
  male: ['Văn', 'Hữu', 'Minh', 'Quốc', 'Gia', 'Đức', 'Thanh', 'Hoàng', 'Tuấn', 'Nhật', 'Anh', 'Công'],
  female: ['Thị', 'Thị Ngọc', 'Ngọc', 'Thùy', 'Khánh', 'Bảo', 'Thảo', 'Phương', 'Như', 'Kim', 'Mỹ', 'Quỳnh'],
} as const satisfies Record<'male' | 'female', Words>

const givens = {
  male: [
    ...([
      'An',
      'Bảo',
      'Bình',
      'Cường',
      'Duy',
      'Dũng',
      'Đạt',
      'Hải',
      'Hiếu',
      'Huy',
      'Hưng',
      'Khang',
      'Khoa',
    ] as const),
    ...['Khôi', 'Kiên', 'Lâm', 'Long', 'Lộc', 'Nam', 'Nghĩa', 'Nhân', 'Phát', 'Phong', 'Phúc', 'Quân', 'Sơn'],
    ...['Tài', 'Tâm', 'Thắng', 'Thịnh', 'Tiến', 'Toàn', 'Trí', 'Trung', 'Tú', 'Vinh', 'Vũ'],
  ],
  female: [
    ...([
      'Ánh',
      'Anh',
      'Châu',
      'Chi',
      'Diệp',
      'Duyên',
      'Dung',
      'Giang',
      'Hà',
      'Hân',
      'Hạnh',
      'Hiền',
      'Hoa',
    ] as const),
    ...['Hương', 'Lan', 'Linh', 'Loan', 'Ly', 'Mai', 'My', 'Nga', 'Ngân', 'Nhi', 'Nhung', 'Oanh', 'Quyên'],
    ...['Tâm', 'Thảo', 'Thư', 'Thủy', 'Tiên', 'Trâm', 'Trang', 'Trinh', 'Tuyền', 'Uyên', 'Vân', 'Vy', 'Yến'],
  ],
} as const satisfies Record<'male' | 'female', Words>

/** A plausible full name, put together by chance; `family` where it is given by another. */
export function personName(
  random: Random,
  gender: 'male' | 'female',
  family = random.pick(families),
): string {
  return `${family} ${random.pick<string>(middles[gender])} ${random.pick<string>(givens[gender])}`
}

/** The family name of a full name. */
export const familyOf = (name: string): string => name.split(' ')[0] ?? name
