import { toPng, type Color, type Scene, type Shape } from '../../../protrack/picture';
import { expectGolden } from '../../support/goldenPng';

/* Everything that a picture can show, in one that was looked at. */

const dark = '#222222';
const blue = '#1f77b4';
const range = (length: number) => Array.from({ length }, (_, index) => index);

const text = (words: string, x: number, y: number, size: number, more: object = {}): Shape => ({
	kind: 'text',
	text: words,
	at: { x, y },
	size,
	color: dark,
	...more,
});

const line = (spots: [number, number][], color: Color, width: number, more: object = {}): Shape => ({
	kind: 'line',
	spots: spots.map(([x, y]) => ({ x, y })),
	stroke: { color, width },
	...more,
});

const zigzag = (y: number): [number, number][] => [
	[420, y],
	[480, y + 40],
	[500, y - 10],
	[560, y + 50],
	[680, y],
];

const letters = [
	'ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789',
	'abcdefghijklmnopqrstuvwxyz !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
	'ÄÖÜß ÀÇÉÊËÎ ÅÆØ ÁÓÚÑ ¿¡ ÃÕ ĄĘŁŃŻ ČĎŘŠŮ ŐŰ ĂȘȚ',
	'Привет, Київ, Львів, Ђорђе, Љубљана, Қазақстан, Ғ Ұ Ө',
	'Αθήνα, Θεσσαλονίκη, Ώρα, ΐ ΰ ς',
	'İstanbul, Iğdır, Şişli · Nguyễn Huệ, Phước Lộc, Đường',
	'– — ‘ ’ “ ” „ … • · ° × − → ← ↑ ↓ € £ ₺ ₽ ₴ ² ³ ½ № ™ « »',
	'a letter that is missing: 中',
];

const texts: Shape[] = [
	...[10, 11, 12, 13, 14, 16, 20].map((size, index) =>
		text(`${size} px: LIM-102, 96 km/h, 07:30 – 18:45`, 16, 24 + 22 * index, size),
	),
	...letters.map((words, index) => text(words, 16, 186 + 20 * index, 13)),
	...letters.slice(0, 4).map((words, index) => text(words, 16, 350 + 20 * index, 13, { isBold: true })),
	text('Morning report', 16, 450, 26, { isBold: true }),
	...(['start', 'middle', 'end'] as const).map((anchor, index) =>
		text(`anchor ${anchor}`, 340, 440 + 18 * index, 13, { anchor }),
	),
	line(
		[
			[340.5, 424],
			[340.5, 482],
		],
		'#d62728',
		1,
	),
	text('turned by -90', 708, 200, 13, { rotation: -90 }),
	text('turned by 30', 620, 200, 13, { rotation: 30 }),
];

const shapes: Shape[] = [
	{
		kind: 'rectangle',
		box: { x: 420, y: 16, width: 110, height: 60 },
		fill: '#dde6f0',
		stroke: { color: blue, width: 1 },
		corner: 8,
	},
	{ kind: 'rectangle', box: { x: 550.5, y: 16.5, width: 60, height: 60 }, stroke: { color: dark, width: 1 } },
	{ kind: 'rectangle', box: { x: 630, y: 16, width: 60, height: 60 }, fill: '#2ca02c', opacity: 0.4 },
	{ kind: 'circle', center: { x: 450, y: 120 }, radius: 25, fill: '#ff7f0e', stroke: { color: dark, width: 3 } },
	{ kind: 'circle', center: { x: 500, y: 120 }, radius: 3, fill: '#d62728' },
	{ kind: 'circle', center: { x: 545, y: 120 }, radius: 20, stroke: { color: '#2ca02c', width: 2 } },
	{
		kind: 'polygon',
		spots: [
			[590, 100],
			[630, 140],
			[590, 140],
			[630, 100],
		].map(([x = 0, y = 0]) => ({ x, y })),
		fill: '#9467bd',
	},
	{
		kind: 'circle',
		center: { x: 670, y: 120 },
		radius: 40,
		fill: blue,
		clip: { x: 645.5, y: 100, width: 40, height: 40 },
	},
	...range(6).map((index) =>
		line(
			[
				[420, 160 + index * 8],
				[600, 160 + index * 11],
			],
			dark,
			0.5 + index / 2,
		),
	),
	line(zigzag(240), blue, 6, { dash: [14, 10] }),
	line(zigzag(310), blue, 8, { opacity: 0.6 }),
	...(['#ffffff', '#e6550d'] as const).map((color, index) =>
		line(
			range(1000).map((step) => [420 + step * 0.26, 390 + 14 * Math.sin(step / 60) + 4 * Math.sin(step / 9)]),
			color,
			6 - 3 * index,
		),
	),
	{ kind: 'rectangle', box: { x: 440, y: 424, width: 250, height: 64 }, fill: '#334455' },
	text('Light on dark: stop 3', 450, 442, 12, { color: '#ffffff' }),
	text('With a seam: stop 3', 450, 460, 12, { halo: { color: '#ffffff', width: 3 } }),
	text('Bold with a seam', 450, 480, 14, { isBold: true, halo: { color: '#ffffff', width: 4 } }),
];

const gradient: Scene = {
	width: 16,
	height: 16,
	background: '#ffffff',
	title: '',
	shapes: range(16).map((row) => ({
		kind: 'rectangle',
		box: { x: 0, y: row, width: 16, height: 1 },
		fill: `#${(row * 16).toString(16).padStart(2, '0')}80ff`,
	})),
};

const specimen: Scene = {
	width: 720,
	height: 500,
	background: '#f2efe9',
	title: 'Specimen',
	shapes: [
		...texts,
		...shapes,
		{ kind: 'image', box: { x: 600, y: 430, width: 80, height: 50 }, png: toPng(gradient) },
	],
};

it.each([1, 2])('A picture of everything looks as it was judged good, with a pixel ratio of %i', (pixelRatio) => {
	expectGolden(`specimen-${pixelRatio}x`, toPng(specimen, pixelRatio));
});
