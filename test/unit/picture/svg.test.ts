import fc from 'fast-check';
import { toPng, toSvg, type Scene, type Shape } from '../../../protrack/picture';
import { sceneOf } from '../../support/pictures';
import { allOf, readXml, type XmlElement } from '../../support/strictXml';

const text = (words: string, more: object = {}): Shape => ({
	kind: 'text',
	text: words,
	at: { x: 50, y: 40 },
	size: 12,
	color: '#222222',
	...more,
});

const read = (scene: Scene) => readXml(toSvg(scene));
/** All elements of a name, in the order of the file. */
const named = (name: string, ...shapes: Shape[]): XmlElement[] =>
	allOf(read(sceneOf(shapes))).filter((element) => element.name === name);

describe('An SVG', () => {
	it('has the size, the title and the background of its scene', () => {
		const { attributes, children } = read(sceneOf([], '#123456'));
		expect(attributes).toMatchObject({
			xmlns: 'http://www.w3.org/2000/svg',
			viewBox: '0 0 100 80',
			width: '100',
			height: '80',
			role: 'img',
		});
		expect(children[0]).toMatchObject({ name: 'title', text: 'Test' });
		expect(children.at(-1)).toMatchObject({
			name: 'rect',
			attributes: { width: '100', height: '80', fill: '#123456' },
		});
	});

	it.each([0, -1, NaN, Infinity])('cannot be %p pixels wide', (width) => {
		expect(() => toSvg({ ...sceneOf([]), width })).toThrow(RangeError);
	});

	it('refuses a text that is no color, as a PNG does', () => {
		const fill = '#url(http://127.0.0.1/)' as const;
		expect(() => toSvg(sceneOf([{ kind: 'polygon', spots: [], fill }]))).toThrow('A color is written #rrggbb');
	});

	it('writes numbers with at most two decimals', () => {
		const [line] = named('polyline', {
			kind: 'line',
			spots: [
				{ x: 1 / 3, y: -2 / 3 },
				{ x: 1e-9, y: 1e9 + 0.126 },
			],
			stroke: { color: '#000000', width: Math.PI },
		});
		expect(line?.attributes).toMatchObject({ points: '0.33,-0.67 0,1000000000.13', 'stroke-width': '3.14' });
	});

	it('draws each shape', () => {
		const fill = '#ff0000';
		const stroke = { color: '#00ff00', width: 2 } as const;
		const box = { x: 1, y: 2, width: 3, height: 4 };
		const elements = read(
			sceneOf([
				{
					kind: 'line',
					spots: [
						{ x: 1, y: 2 },
						{ x: 3, y: 4 },
					],
					stroke,
					dash: [5, 6],
					opacity: 0.5,
				},
				{
					kind: 'polygon',
					spots: [
						{ x: 1, y: 2 },
						{ x: 3, y: 4 },
						{ x: 5, y: 6 },
					],
					fill,
				},
				{ kind: 'circle', center: { x: 1, y: 2 }, radius: 3, fill, stroke },
				{ kind: 'rectangle', box, stroke, corner: 1 },
				text('Truck 7', { anchor: 'middle', isBold: true, rotation: 45, halo: stroke }),
				{ kind: 'image', box, png: toPng(sceneOf([])) },
			]),
		).children.slice(3);
		expect(elements.map(({ name, attributes }) => ({ name, ...attributes }))).toEqual([
			expect.objectContaining({
				name: 'polyline',
				points: '1,2 3,4',
				fill: 'none',
				stroke: '#00ff00',
				'stroke-dasharray': '5 6',
				opacity: '0.5',
			}),
			{ name: 'polygon', points: '1,2 3,4 5,6', fill },
			{ name: 'circle', cx: '1', cy: '2', r: '3', fill, stroke: '#00ff00', 'stroke-width': '2' },
			expect.objectContaining({ name: 'rect', x: '1', rx: '1', fill: 'none', stroke: '#00ff00' }),
			expect.objectContaining({
				name: 'text',
				'text-anchor': 'middle',
				'font-weight': 'bold',
				transform: 'rotate(45 50 40)',
				stroke: '#00ff00',
				'paint-order': 'stroke',
			}),
			expect.objectContaining({ name: 'image', href: expect.stringMatching(/^data:image\/png;base64,iVBORw0KGgo/) }),
		]);
	});

	it('cuts at clip boxes, each defined once', () => {
		const clip = { x: 1, y: 2, width: 30, height: 40 };
		const elements = allOf(read(sceneOf([text('one', { clip }), text('two', { clip: { ...clip } }), text('three')])));
		const clips = elements.filter(({ name }) => name === 'clipPath');
		expect(clips.map(({ attributes }) => attributes.id)).toEqual(['clip_1_2_30_40']);
		expect(clips[0]?.children[0]?.attributes).toEqual({ x: '1', y: '2', width: '30', height: '40' });
		const texts = elements.filter(({ name }) => name === 'text');
		expect(texts.map(({ attributes }) => attributes['clip-path'])).toEqual([
			'url(#clip_1_2_30_40)',
			'url(#clip_1_2_30_40)',
			undefined,
		]);
	});

	it('puts pictures on whole pixels, as the PNG does', () => {
		const png = toPng(sceneOf([]));
		const [image] = named('image', { kind: 'image', box: { x: 1.4, y: 2.6, width: 10.2, height: 10.2 }, png });
		expect(image?.attributes).toMatchObject({ x: '1', y: '3', width: '11', height: '10' });
	});

	it('shows a line of one spot as the dot that the PNG shows', () => {
		const [line] = named('polyline', { kind: 'line', spots: [{ x: 5, y: 6 }], stroke: { color: '#000000', width: 9 } });
		expect(line?.attributes.points).toBe('5,6 5,6');
	});
});

describe('A hostile text in an SVG', () => {
	it.each([
		['script', '<script>alert(1)</script>'],
		['the end of the element', '</text></svg><svg onload="alert(1)">'],
		['an entity', '&lt;b&gt; &amp; &unknown; &#0;'],
		['CDATA', ']]><![CDATA[<b>'],
		['quotes', `" onclick="alert(1)" ' x='`],
		['a formula', '=HYPERLINK("http://127.0.0.1")'],
	])('stays text: %s', (_, words) => {
		const root = read({ ...sceneOf([text(words)]), title: words });
		expect(
			allOf(root)
				.filter(({ name }) => ['title', 'text'].includes(name))
				.map((element) => element.text),
		).toEqual([words, words]);
	});

	it('loses control characters, and has no halves of characters', () => {
		expect(named('text', text('a\u0000b\u001bc\ud83dd\ude9ae\uffff'))[0]?.text).toBe('abc\ufffdd\ufffde');
		expect(named('text', text('a\r\n\tb'))[0]?.text).toBe('a b');
	});

	it('cannot turn what stands beside it', () => {
		const controls = '\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069';
		const [element] = named('text', text(`${controls}شاحنة 7${controls}`));
		expect(element?.text).toBe('شاحنة 7');
		expect(element?.attributes).toMatchObject({ direction: 'ltr', 'unicode-bidi': 'isolate' });
	});

	it('keeps letters of all writings, and what joins them', () => {
		const words = 'نمی‌خواهم 货车 क्‍ष 👩‍👩‍👧 ☎️';
		expect(named('text', text(words))[0]?.text).toBe(words);
	});

	it('whatever it is, leaves the file well-formed and adds no element', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (words) => {
				const elements = allOf(read({ ...sceneOf([text(words)]), title: words }));
				expect(elements.map(({ name }) => name)).toEqual(['svg', 'title', 'defs', 'rect', 'text']);
			}),
		);
	});
});
