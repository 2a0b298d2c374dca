import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { isDrawable } from '../../../protrack/picture';
import { glyphSource } from '../../../tools/glyphs';

const file = path.resolve(__dirname, '../../../protrack/picture/glyphs.ts');

describe('The outlines of letters', () => {
	it('are what npm run glyphs makes of the font', () => {
		expect(readFileSync(file, 'utf8') === glyphSource()).toBe(true);
	});

	it('take less than 60,000 bytes', () => {
		expect(statSync(file).size).toBeLessThan(60_000);
	});

	it.each([
		['printable ASCII', Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('')],
		['Latin-1', Array.from({ length: 96 }, (_, index) => String.fromCharCode(0xa0 + index)).join('')],
		['Latin Extended-A', Array.from({ length: 128 }, (_, index) => String.fromCharCode(0x100 + index)).join('')],
		['Romanian', 'Ștefan Țepeș, București: ĂÂÎȘȚ ăâîșț'],
		['Turkish', 'İstanbul, Iğdır, Şişli: ÇĞİÖŞÜ çğıöşü'],
		['Vietnamese', 'Đường Nguyễn Huệ, Thừa Thiên, Phước Lộc, ỹ ở ự ặ'],
		['Greek', 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ αβγδεζηθικλμνξοπρσςτυφχψω ΆΈΉΊΌΎΏΪΫ άέήίόύώϊϋΐΰ'],
		['Russian', 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ абвгдеёжзийклмнопрстуфхцчшщъыьэюя'],
		['Ukrainian and Belarusian', 'ҐЄІЇЎ ґєіїў Київ, Львів, Мінск'],
		['Bulgarian and Serbian', 'Пловдив, Ђорђе, Љубљана, Његош, Ћуприја, Џак, Ј ђћљњџј'],
		['Kazakh', 'ӘҒҚҢӨҰҮҺІ әғқңөұүһі'],
		['punctuation and signs', '– — ‘ ’ “ ” „ ‚ … • · ° × − → ← ↑ ↓ € £ ₺ ₽ ₴ ₫ ² ³ ½ № ™ « » ‹ ›'],
	])('hold %s', (_, text) => {
		expect(Array.from(text).filter((character) => !isDrawable(character))).toEqual([]);
	});
});
