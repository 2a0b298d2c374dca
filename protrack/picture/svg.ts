import { channelsOf } from './canvas';
import { cleanText } from './cleanText';
import { escaped } from './escaped';
import { isPaintable } from './paintable';
import type { Box, Color, Scene, Shape, Spot, Stroke } from './scene';

/** Fonts that are no wider than the one of the PNG, by which texts are measured. */
const FONTS = "'Noto Sans', 'Open Sans', Arial, Helvetica, sans-serif";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/**
 * A scene as an SVG file that needs nothing else and runs nothing. It can stand in an HTML page as it is. Shapes with numbers that are not finite (or beyond 1e12) are left out.
 * @throws RangeError for a picture without pixels, and for a color that is not #rrggbb
 */
export function toSvg(scene: Scene): string {
	const { width, height, background, title } = scene;
	if (!(width > 0 && height > 0 && Number.isFinite(width * height))) {
		throw new RangeError(`A picture is wider and higher than 0, and not ${width} x ${height}.`);
	}
	const shapes = scene.shapes.filter(isPaintable);
	const content = [
		element('title', {}, xmlText(title)),
		definitions(shapes),
		element('rect', { width, height, fill: colorText(background) }),
		...shapes.map(shapeElement),
	];
	const attributes = {
		xmlns: 'http://www.w3.org/2000/svg',
		viewBox: `0 0 ${numberText(width)} ${numberText(height)}`,
		width,
		height,
		role: 'img',
		'font-family': FONTS,
		'stroke-linejoin': 'round',
		'stroke-linecap': 'round',
		'xml:space': 'preserve',
	};
	return `${element('svg', attributes, content.join('\n'))}\n`;
}

/** Each clip box once. Its name says where it is, so that two pictures in one page do not disturb each other. */
function definitions(shapes: readonly Shape[]): string {
	const clips = new Map(shapes.flatMap(({ clip }) => (clip ? [[clipName(clip), clip] as const] : [])));
	const paths = [...clips].map(([id, clip]) => element('clipPath', { id }, element('rect', boxAttributes(clip))));
	return element('defs', {}, paths.join(''));
}

function shapeElement(shape: Shape): string {
	const common = {
		opacity: shape.opacity === undefined ? undefined : Math.max(0, Math.min(1, shape.opacity)),
		'clip-path': shape.clip && `url(#${clipName(shape.clip)})`,
	};
	switch (shape.kind) {
		case 'line': {
			const [first] = shape.spots;
			if (!first) return '';
			// a line that goes nowhere is a dot only where it is drawn
			const points = pointsText(shape.spots.length === 1 ? [first, first] : shape.spots);
			const dash = shape.dash?.every((length) => length > 0) ? shape.dash.map(numberText).join(' ') : undefined;
			return element('polyline', {
				points,
				fill: 'none',
				...strokeAttributes(shape.stroke),
				'stroke-dasharray': dash,
				...common,
			});
		}
		case 'polygon':
			return element('polygon', { points: pointsText(shape.spots), fill: colorText(shape.fill), ...common });
		case 'circle': {
			const { center, radius, fill, stroke } = shape;
			const place = { cx: center.x, cy: center.y, r: Math.max(0, radius) };
			return element('circle', { ...place, fill: colorText(fill), ...strokeAttributes(stroke), ...common });
		}
		case 'rectangle': {
			const { box, fill, stroke, corner } = shape;
			const attributes = { ...boxAttributes(box), rx: corner && Math.max(0, corner), fill: colorText(fill) };
			return element('rect', { ...attributes, ...strokeAttributes(stroke), ...common });
		}
		case 'text':
			return textElement(shape, common);
		case 'image': {
			const href = `data:image/png;base64,${Buffer.from(shape.png).toString('base64')}`;
			return element('image', {
				...boxAttributes(wholePixels(shape.box)),
				preserveAspectRatio: 'none',
				href,
				...common,
			});
		}
	}
}

/** Each text is a paragraph of its own, from left to right: letters of other writings reorder nothing beside it. */
function textElement(text: Extract<Shape, { kind: 'text' }>, common: Attributes): string {
	const { at, size, color, anchor, isBold, halo, rotation = 0 } = text;
	const turn = rotation % 360 === 0 ? undefined : `rotate(${[rotation, at.x, at.y].map(numberText).join(' ')})`;
	const attributes = {
		x: at.x,
		y: at.y,
		fill: colorText(color),
		'font-size': Math.max(0, size),
		'font-weight': isBold ? 'bold' : undefined,
		'text-anchor': anchor === 'start' ? undefined : anchor,
		transform: turn,
		direction: 'ltr',
		'unicode-bidi': 'isolate',
		...(halo && { ...strokeAttributes(halo), 'paint-order': 'stroke' }),
	};
	return element('text', { ...attributes, ...common }, xmlText(text.text));
}

const boxAttributes = ({ x, y, width, height }: Box): Attributes => ({
	x,
	y,
	width: Math.max(0, width),
	height: Math.max(0, height),
});

/** As in the PNG, so that tiles side by side leave no seam. */
function wholePixels({ x, y, width, height }: Box): Box {
	const [left, top] = [Math.round(x), Math.round(y)];
	return { x: left, y: top, width: Math.round(x + width) - left, height: Math.round(y + height) - top };
}

function strokeAttributes(stroke: Stroke | undefined): Attributes {
	return stroke && stroke.width > 0 ? { stroke: colorText(stroke.color), 'stroke-width': stroke.width } : {};
}

const pointsText = (spots: readonly Spot[]) => spots.map(({ x, y }) => `${numberText(x)},${numberText(y)}`).join(' ');

const clipName = ({ x, y, width, height }: Box) => `clip_${[x, y, width, height].map(numberText).join('_')}`;

/** Two decimals are less than a pixel of any screen. */
const numberText = (value: number) => String(Math.round(value * 100) / 100 || 0);

function colorText(color: Color | undefined): string {
	return color === undefined
		? 'none'
		: `#${channelsOf(color)
				.map((channel) => channel.toString(16).padStart(2, '0'))
				.join('')}`;
}

function element(name: string, attributes: Attributes, content = ''): string {
	const parts = Object.entries(attributes).flatMap(([key, value]) => {
		if (value === undefined) return [];
		return [` ${key}="${typeof value === 'number' ? numberText(value) : xmlText(value)}"`];
	});
	return content === '' ? `<${name}${parts.join('')}/>` : `<${name}${parts.join('')}>${content}</${name}>`;
}

/** Text for the content and the attributes of XML. */
function xmlText(text: string): string {
	return escaped(cleanText(text));
}
